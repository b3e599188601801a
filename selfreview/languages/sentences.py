"""From a row of pieces to sentences: what a translator is asked for, and what a page writes instead of the English."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from jinja2 import nodes
from markupsafe import escape

from selfreview.languages.messages import Message, Slot, is_said, quote, split
from selfreview.languages.pieces import BLOCK, Choice, Piece, Value
from selfreview.languages.trees import Fork, Leaf, Tree, as_one, bits_of, form_is, statement_of

FIRST_MARK = 0xE000
"""Where marks begin: a letter of private use stands for each piece of a row that is no text."""

MARK = re.compile("[\ue000-\uf8ff]")
TAG = re.compile(r"<!--.*?-->|<![^<>]*>|</?[a-zA-Z][^<>]*>|<[^<>]*$|^[^<>]*>", re.DOTALL)
SPOKEN = re.compile(
    r"(?<=\s)(?:alt|aria-label|aria-description|aria-roledescription|title|placeholder|label)=\"([^\"]*)\""
)
"""The attributes that are read out or shown."""

ATTRIBUTE = re.compile("(?:^|\\s)[\\w\ue000-\uf8ff-]+=[\"']")
"""The begin of an attribute: a text outside a tag that has one is put into a tag elsewhere."""

WHOLE = re.compile(r"(<([a-z]+)\b[^<>]*>)(.*)(</\2>)", re.DOTALL)
"""A text that is all in one piece of markup, which is no part of the sentence."""

SENTENCE_END = re.compile(r"[.!?:]\s*\Z")
MOST_VARIANTS = 12
"""How many sentences one text may stand for; one with more choices is said in parts."""

Translate = Callable[[Message, int], tuple[str, ...]]
"""What a message says, by plural form; given the line of the template where it stands."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Writes rows of pieces as a language says them. `is_markup` is false for letters, whose lines are sentences."""

    translate: Translate
    is_markup: bool = True
    line: int = 0

    def say_row(self, row: Sequence[Piece]) -> list[Tree]:
        """The trees that write a row: markup and spaces as they are, each sentence as the language has it."""
        text, pieces = _marked(row), row
        trees: list[Tree] = []
        sentence = ""
        for part, is_boundary in self._parts(text, pieces):
            if is_boundary:
                trees += self.say_spaced(sentence, pieces)
                trees.append(self._as_it_is(part, pieces))
                sentence = ""
            else:
                sentence += part
        return trees + self.say_spaced(sentence, pieces)

    def _parts(self, text: str, pieces: Sequence[Piece]) -> Iterator[tuple[str, bool]]:
        """The text in parts, each with whether a sentence ends there."""
        if not self.is_markup:
            for part in re.split(r"(\n+)", text):
                yield from self._chosen(part, pieces) if not part.startswith("\n") else [(part, True)]
            return
        begin = 0
        for found in TAG.finditer(text):
            yield from self._chosen(text[begin : found.start()], pieces)
            tag = found[0]
            is_whole = tag.startswith("<") and tag.endswith(">") and not tag.startswith("<!")
            yield tag, not is_whole or bool(BLOCK.match(tag))
            begin = found.end()
        yield from self._chosen(text[begin:], pieces)

    def _chosen(self, text: str, pieces: Sequence[Piece]) -> Iterator[tuple[str, bool]]:
        """A text without markup in parts: a choice among whole sentences stands by itself."""
        begin = 0
        for found in MARK.finditer(text):
            choice = pieces[ord(found[0]) - FIRST_MARK]
            before, after = text[: found.start()].rstrip(), text[found.end() :]
            if (
                isinstance(choice, Choice)
                and (not before or SENTENCE_END.search(before))
                and (not after.strip() or after[0].isspace())
                and all(not row or (isinstance(row[-1], str) and SENTENCE_END.search(row[-1])) for row in choice.rows)
            ):
                yield text[begin : found.start()], False
                yield found[0], True
                begin = found.end()
        yield text[begin:], False

    def _as_it_is(self, part: str, pieces: Sequence[Piece]) -> Tree:
        """Markup, its attributes said; or a choice among sentences, each said by itself."""
        if len(part) == 1 and MARK.match(part):
            piece = pieces[ord(part) - FIRST_MARK]
            if isinstance(piece, Choice):
                return Fork(piece.tests, tuple(as_one(self.say_row(row)) for row in piece.rows))
        return as_one([self._tag(part, pieces)])

    def _tag(self, tag: str, pieces: Sequence[Piece]) -> Tree:
        trees: list[Tree] = []
        begin = 0
        for found in SPOKEN.finditer(tag) if self.is_markup else ():
            trees += self._raw(tag[begin : found.start(1)], pieces)
            trees += self.say_spaced(found[1], pieces)
            begin = found.end(1)
        return as_one(trees + self._raw(tag[begin:], pieces))

    def _raw(self, text: str, pieces: Sequence[Piece]) -> list[Tree]:
        """Text that is not said, such as an address, and what stands in it."""
        trees: list[Tree] = []
        for piece in _unmarked(text, pieces):
            if isinstance(piece, str):
                trees.append(Leaf((nodes.TemplateData(piece),)))
            elif isinstance(piece, Value):
                trees.append(Leaf((piece.node,)))
            else:
                rows = (self._tag(_marked(row), row) for row in piece.rows)
                trees.append(Fork(piece.tests, tuple(rows)))
        return trees

    def say_spaced(self, text: str, pieces: Sequence[Piece]) -> list[Tree]:
        """What writes a sentence with marks for its pieces; spaces around it are left as they are."""
        words = text.strip()
        if not words:
            return self._raw(text, pieces)
        if self.is_markup and ATTRIBUTE.search(TAG.sub("", text)):
            return [self._tag(text, pieces)]
        if self.is_markup and (whole := WHOLE.fullmatch(words)) and f"</{whole[2]}>" not in whole[3]:
            at = text.index(words) + len(whole[1])
            begin, inner, rest = text[:at], whole[3], text[at + len(whole[3]) :]
            return [self._tag(begin, pieces), *self.say_spaced(inner, pieces), *self._raw(rest, pieces)]
        lead, rest = text[: text.index(words)], text[text.index(words) + len(words) :]
        if self.is_markup and len(parts := list(_beside(words))) > 1:
            said = [tree for part in parts for tree in self.say_spaced(part, pieces)]
            return [*self._raw(lead, pieces), *said, *self._raw(rest, pieces)]
        return [*self._raw(lead, pieces), self.say(tuple(_unmarked(words, pieces))), *self._raw(rest, pieces)]

    def say(self, row: Sequence[Piece]) -> Tree:
        """The tree that writes one sentence."""
        if _count(row) > MOST_VARIANTS:
            row = [self._closed(piece) if isinstance(piece, Choice) else piece for piece in row]
        return self._say_variants(tuple(row))

    def _closed(self, choice: Choice) -> Value:
        """A choice as a value of its sentence: what it writes is said by itself."""
        return Value(statement_of(Fork(choice.tests, tuple(self.say(row) for row in choice.rows))))

    def _say_variants(self, row: tuple[Piece, ...]) -> Tree:
        choices = [piece for piece in row if isinstance(piece, Choice)]
        if not choices:
            return self._say_plain(row)
        others = [choice for choice in choices if choice.counts is None]
        choice = (others or choices)[0]
        variants = tuple(_choose(row, choice, n) for n in range(len(choice.rows)))
        if (test := choice.counts) is not None and not any(
            isinstance(piece, Choice) for variant in variants for piece in variant
        ):
            return self._say_number(test, *variants)
        return Fork(choice.tests, tuple(self._say_variants(variant) for variant in variants))

    def _say_plain(self, row: tuple[Piece, ...]) -> Tree:
        sentence = self._sentence(row)
        if not is_said(sentence.text):
            return as_one(self._raw(_marked(row), row))
        return sentence.write(self.translate(Message(sentence.text), self.line)[0])

    def _say_number(self, test: nodes.Compare, one: tuple[Piece, ...], more: tuple[Piece, ...]) -> Tree:
        for_one, for_more = self._sentence(one), self._sentence(more)
        if not is_said(for_one.text) and not is_said(for_more.text):
            return Fork((test,), (as_one(self._raw(_marked(one), one)), as_one(self._raw(_marked(more), more))))
        if any(for_one.slots.get(slot, bits) != bits for slot, bits in for_more.slots.items()):
            # A slot of one name holds another thing in each: two sentences, not two forms of one.
            return Fork((test,), (self._say_plain(one), self._say_plain(more)))
        message = Message(for_one.text, for_more.text)
        said = self.translate(message, self.line)
        if said == message.texts:
            # English that stands in for a translation is counted as English is.
            return Fork((test,), (for_one.write(said[0]), for_more.write(said[1])))
        both = Sentence(for_one.text, for_one.slots | for_more.slots, self.is_markup)
        tests = tuple(form_is(test.expr, form) for form in range(len(said) - 1))
        return Fork(tests, tuple(both.write(text) for text in said))

    def _sentence(self, row: Sequence[Piece]) -> "Sentence":
        """A row without choices as a message, and what stands in its slots."""
        marked, pieces = _marked(row), row
        sentence = Sentence("", {}, self.is_markup)
        texts: list[str] = []
        opened: list[str] = []
        begin = 0
        for found in TAG.finditer(marked) if self.is_markup else ():
            texts.append(sentence.take_words(marked[begin : found.start()], pieces))
            texts.append(sentence.take_tag(found[0], bits_of(self._tag(found[0], pieces)), opened))
            begin = found.end()
        texts.append(sentence.take_words(marked[begin:], pieces))
        return Sentence(re.sub(r"\s+", " ", "".join(texts)), sentence.slots, self.is_markup)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message, and what is written in each of its slots."""

    text: str
    slots: dict[str, tuple[nodes.Node, ...]] = field(default_factory=dict)
    is_markup: bool = True

    def take_words(self, text: str, pieces: Sequence[Piece]) -> str:
        """The words of a text as a message has them, a slot for each value."""
        said = []
        for piece in _unmarked(text, pieces):
            if isinstance(piece, str):
                said.append(quote(unescape(piece) if self.is_markup else piece))
            else:
                assert isinstance(piece, Value)
                said.append("{" + self._slot(_name_of(piece.node), (piece.node,)) + "}")
        return "".join(said)

    def take_tag(self, tag: str, bits: tuple[nodes.Node, ...], opened: list[str]) -> str:
        """The slot of a piece of markup: `<a>` and its end `</a>`, `<a2>` for the second."""
        kind = re.match(r"</?([a-zA-Z]+)", tag)
        name = kind[1].lower() if kind else "a"
        if tag.startswith("</"):
            name = opened.pop() if opened else name
            self.slots[f"</{name}>"] = bits
            return f"</{name}>"
        slot, number = name, 1
        while f"<{slot}>" in self.slots:
            number += 1
            slot = f"{name}{number}"
        opened.append(slot)
        self.slots[f"<{slot}>"] = bits
        return f"<{slot}>"

    def _slot(self, name: str, bits: tuple[nodes.Node, ...]) -> str:
        slot, number = name, 1
        while self.slots.get(slot, bits) != bits:
            number += 1
            slot = f"{name}{number}"
        self.slots[slot] = bits
        return slot

    def write(self, said: str) -> Leaf:
        """The bits that write a translation of this sentence."""
        bits: list[nodes.Node] = []
        for part in split(said):
            if isinstance(part, Slot) and part.name in self.slots:
                bits += self.slots[part.name]
            else:
                bits.append(nodes.TemplateData(str(escape(part) if self.is_markup else part)))
        return Leaf(tuple(bits))


def _beside(words: str) -> Iterator[str]:
    """Links and the like that stand beside each other without a word between them, each by itself; else all of it."""
    parts, depth, begin = [], 0, 0
    for found in TAG.finditer(words):
        if depth == 0 and words[begin : found.start()].strip():
            break
        depth += -1 if found[0].startswith("</") else 1
        if depth == 0:
            parts.append(words[begin : found.end()])
            begin = found.end()
    else:
        if depth == 0 and not words[begin:].strip():
            yield from parts
            return
    yield words


def _marked(row: Sequence[Piece]) -> str:
    """A row as one text, a mark for each piece that is no text."""
    return "".join(each if isinstance(each, str) else chr(FIRST_MARK + n) for n, each in enumerate(row))


def _unmarked(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The texts and the pieces of a row that a part of it stands for."""
    for part in re.split(f"({MARK.pattern})", text):
        if part:
            yield pieces[ord(part) - FIRST_MARK] if MARK.match(part) else part


def _count(row: Sequence[Piece]) -> int:
    """How many sentences a row stands for."""
    seen: list[tuple[nodes.Expr, ...]] = []
    count = 1
    for piece in row:
        if isinstance(piece, Choice) and piece.tests not in seen:
            seen.append(piece.tests)
            count *= sum(_count(each) for each in piece.rows)
    return count


def _choose(row: Sequence[Piece], choice: Choice, branch: int) -> tuple[Piece, ...]:
    """A row with one branch of a choice, and of all that depend on the same tests."""
    chosen: list[Piece] = []
    for piece in row:
        chosen += piece.rows[branch] if isinstance(piece, Choice) and piece.tests == choice.tests else [piece]
    return tuple(chosen)


def _name_of(node: nodes.Node) -> str:
    """What a value is called in a message: after the last name of its expression."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return node.attr
        case nodes.Getitem() if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return re.sub(r"\W", "_", node.arg.value)
        case nodes.Filter() if node.name in ("length", "count") and node.node is not None:
            return "number_of_" + _name_of(node.node)
        case nodes.Filter() | nodes.Getitem() | nodes.Test() if node.node is not None:
            return _name_of(node.node)
        case nodes.Call():
            return _name_of(node.node)
        case nodes.For():
            return _name_of(node.iter)
        case _:
            return "value"
