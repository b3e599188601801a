"""The commentary as it stands: the sentences that the figures write, and those that an analyst wrote over them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from selfreview.domain.nation.sentences import LinkedFigure, Sentence, changed_figures
from selfreview.domain.nation.stated_numbers import find_unfounded

Place = tuple[str, str]
"""The kind of a sentence and its exemplar, "" for a sentence of no single one."""


@dataclass(frozen=True, slots=True)
class EditedSentence:
    """A sentence as an analyst wrote it, with the figures of the one that it stands for."""

    sentence: Sentence
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence of the commentary; `heads` a list or stands alone, otherwise it is an item of the list before it.

    `written` is what the figures say today, "" where they say nothing any
    more; `moved` are the figures of an edited text that are no longer so, and
    `figures` those that it may state: today's, or where nothing is written any
    more those that it was edited on.
    """

    place: Place
    text: str
    written: str
    heads: bool
    edited: EditedSentence | None = None
    moved: tuple[LinkedFigure, ...] = ()
    figures: tuple[LinkedFigure, ...] = ()

    @property
    def is_stale(self) -> bool:
        """Whether it was edited before the figures changed since."""
        return bool(self.moved)

    @property
    def unfounded(self) -> tuple[str, ...]:
        """The numbers in an edited text that its figures do not give."""
        return self.unfounded_in(self.text) if self.edited else ()

    def unfounded_in(self, text: str) -> tuple[str, ...]:
        """The numbers in a text that the figures of this sentence do not give."""
        return find_unfounded(text, self.written, self.figures)

    @property
    def to_publish(self) -> str:
        """What a release says: the edited text while it states its figures and they hold, else what the figures say."""
        return self.written if self.is_stale or self.unfounded else self.text


def place_of(sentence: Sentence) -> Place:
    """Where a sentence stands, for as long as the figures write one there."""
    return sentence.kind.value, sentence.exemplar or ""


def lay_remarks(sentences: Sequence[Sentence], edited: Mapping[Place, EditedSentence]) -> tuple[Remark, ...]:
    """The commentary in its order; edited sentences that nothing is written for any more come last."""
    current = tuple(_remark(sentence, edited.get(place_of(sentence)), sentences) for sentence in sentences)
    written = {remark.place for remark in current}
    lost = (each for place, each in sorted(edited.items()) if place not in written)
    return (*current, *map(_lost, lost))


def _lost(edited: EditedSentence) -> Remark:
    kept = edited.sentence
    return Remark(place_of(kept), kept.text, "", True, edited, _moved(edited, ()), kept.figures)


def group_remarks(remarks: Iterable[Remark]) -> tuple[tuple[bool, tuple[Remark, ...]], ...]:
    """The commentary as stretches of sentences (True) and of items of a list (False), in their order."""
    return tuple((heads, tuple(run)) for heads, run in groupby(remarks, key=lambda remark: remark.heads))


def _remark(sentence: Sentence, edited: EditedSentence | None, current: Iterable[Sentence]) -> Remark:
    heads = sentence.exemplar is None
    if edited is None:
        return Remark(place_of(sentence), sentence.text, sentence.text, heads, figures=sentence.figures)
    text = edited.sentence.text
    return Remark(place_of(sentence), text, sentence.text, heads, edited, _moved(edited, current), sentence.figures)


def _moved(edited: EditedSentence, current: Iterable[Sentence]) -> tuple[LinkedFigure, ...]:
    return changed_figures(edited.sentence, current)
