"""Sentences of a template: what a translator is asked for, and that a page says it in its place."""

from collections.abc import Callable, Mapping
from typing import ClassVar

import pytest
from jinja2 import DictLoader, nodes

from selfreview.languages.catalogues import Catalogue
from selfreview.languages.gathering import messages_of_template
from selfreview.languages.messages import Message
from selfreview.languages.templates import SpeakingEnvironment


class _Nobody:
    """What a templates' environment asks of an application."""

    config: ClassVar[dict[str, object]] = {}


def environment(
    texts: Mapping[Message, tuple[str, ...]], form_of: Callable[[int], int] = lambda n: int(n != 1)
) -> SpeakingEnvironment:
    """Templates in a language that says these texts."""
    made = SpeakingEnvironment(_Nobody(), autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=DictLoader({}))  # type: ignore[arg-type]
    made.catalogue = Catalogue("xx", "Test", texts, form_of)
    return made


def messages(source: str, name: str = "page.html") -> list[tuple[str, ...]]:
    """The texts that are found in a template."""
    tree: nodes.Template = environment({}).parse(source)
    return [message.texts for message, _ in messages_of_template(tree, name)]


def said(source: str, texts: dict[str | tuple[str, str], str | tuple[str, ...]], **values: object) -> str:
    """What a template writes in a language that says these texts."""
    known = {
        Message(*((key,) if isinstance(key, str) else key)): (text,) if isinstance(text, str) else text
        for key, text in texts.items()
    }
    return environment(known).from_string(source).render(values)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Two</p><p>sentences.</p>", [("Two",), ("sentences.",)]),
        ("<p>{{ who }} gave {{ n }}\n  views.</p>", [("{who} gave {n} views.",)]),
        (
            '<p>Read <a href="{{ url }}">this</a> or <a href="/x">that</a>.</p>',
            [("Read <a>this</a> or <a2>that</a2>.",)],
        ),
        ('<p>{{ n }} view{{ "" if n == 1 else "s" }}</p>', [("{n} view", "{n} views")]),
        (
            '<p>{{ n }} view{{ "s" if n != 1 }} {{ "is" if n == 1 else "are" }} in</p>',
            [("{n} view is in", "{n} views are in")],
        ),
        (
            "<p>You are {% if a %}the chair{% else %}a member{% endif %}.</p>",
            [("You are the chair.",), ("You are a member.",)],
        ),
        ("<p>One.{% if a %} Two.{% endif %}</p>", [("One.",), ("Two.",)]),
        ('<img alt="A chart of {{ what }}" src="a.png">', [("A chart of {what}",)]),
        (
            '{{ field(form.name, hint="As on paper", classes="govuk-input--width-5", id="Name here") }}',
            [("As on paper",)],
        ),
        ('{% set title = "Release " ~ number %}', [("Release {number}",)]),
        (
            '{{ list([{"title": "Check" ~ (" and submit" if run else ""), "href": "/x"}]) }}',
            [("Check and submit",), ("Check",)],
        ),
        ('{% if kind == "Some Kind" %}<p>{{ 5 }}</p>{% endif %}', []),
        ("<p>By {% for one in people %}{{ one.name }}{% endfor %}, together</p>", [("By {people}, together",)]),
        ("<p>{{ one.name }} and {{ two.name }}</p>", [("{name} and {name2}",)]),
        ('<li><a href="/about" title="All of it">About</a></li>', [("All of it",), ("About",)]),
        ("<p><b>One</b> and <b>two</b></p>", [("<b>One</b> and <b2>two</b2>",)]),
        ('<!DOCTYPE html>\n<p lang="en">Hello</p>', [("Hello",)]),
        ("<p><a>Edit</a> <a>Remove<span> it</span></a></p>", [("Edit",), ("Remove<span> it</span>",)]),
        ("<p><a>Edit</a>, <a>Remove</a></p>", [("<a>Edit</a>, <a2>Remove</a2>",)]),
        ("<p>AT&amp;T writes {braces}</p>", [("AT&T writes {{braces}}",)]),
        ('<a href="{{ url_for("Some Page") }}">{{ url }}</a>', []),
        ('{% macro keep(key) %}data-keep="{{ key }}"{% if auto %} data-auto{% endif %}{% endmacro %}', []),
        ('{% set more %} title="All of {{ it }}" class="x"{% endset %}', [("All of {it}",)]),
    ],
)
def test_sentences_are_found(source: str, expected: list[tuple[str, ...]]) -> None:
    assert messages(source) == expected


def test_lines_of_a_letter_are_sentences() -> None:
    assert messages("Dear {{ name }},\n\nyour review & plan <are> due.\n", "mail/due.txt") == [
        ("Dear {name},",),
        ("your review & plan <are> due.",),
    ]


def test_a_sentence_is_put_in_with_its_links_and_values_where_the_language_wants_them() -> None:
    page = said(
        '<p>Read <a href="{{ url }}">the guide</a>, {{ name }}.</p>',
        {"Read <a>the guide</a>, {name}.": "{name}: darllenwch <a>y canllaw</a>."},
        url="/guide?a=1&b=2",
        name="<Siân>",
    )
    assert page == '<p>&lt;Siân&gt;: darllenwch <a href="/guide?a=1&amp;b=2">y canllaw</a>.</p>'


def test_attributes_that_are_put_into_a_tag_elsewhere_are_left_as_they_are() -> None:
    source = (
        '{% macro keep(key) %}data-keep="{{ key }}" data-{{ key }}=\'1\'{% endmacro %}<form {{ keep("a") }}></form>'
    )
    assert said(source, {}) == "<form data-keep=\"a\" data-a='1'></form>"


def test_what_a_catalogue_says_is_text_and_no_markup() -> None:
    assert said("<p>Hello there</p>", {"Hello there": "<script>alert(1)</script> & more"}) == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>"
    )


def test_a_language_has_as_many_plural_forms_as_it_wants() -> None:
    forms = {Message("{n} view", "{n} views"): ("dim", "{n} un", "{n} dau", "{n} llawer")}
    made = environment(forms, lambda n: min(n, 3))
    page = made.from_string('{{ n }} view{{ "" if n == 1 else "s" }}')
    assert [page.render(n=n) for n in (0, 1, 2, 3, 40)] == ["dim", "1 un", "2 dau", "3 llawer", "40 llawer"]


def test_english_that_stands_in_for_a_translation_is_counted_as_english_is() -> None:
    made = environment({}, lambda n: min(n, 3))
    page = made.from_string('{{ n }} view{{ "" if n == 1 else "s" }}')
    assert [page.render(n=n) for n in (0, 1, 2)] == ["0 views", "1 view", "2 views"]


def test_a_link_that_leads_elsewhere_for_one_is_a_sentence_of_its_own() -> None:
    source = '<p>Read {% if n == 1 %}<a href="/it">it</a>{% else %}<a href="/all">them</a>{% endif %} now</p>'
    assert messages(source) == [("Read <a>it</a> now",), ("Read <a>them</a> now",)]
    texts: dict[str | tuple[str, str], str | tuple[str, ...]] = {"Read <a>it</a> now": "Nawr <a>y peth</a>"}
    assert [said(source, texts, n=n) for n in (1, 2)] == [
        '<p>Nawr <a href="/it">y peth</a></p>',
        '<p>Read <a href="/all">them</a> now</p>',
    ]


def test_each_branch_says_its_own_sentence() -> None:
    source = "<p>You are {% if a %}the chair{% elif b %}an observer{% else %}a member{% endif %}.</p>"
    texts: dict[str | tuple[str, str], str | tuple[str, ...]] = {
        "You are the chair.": "1",
        "You are an observer.": "2",
        "You are a member.": "3",
    }
    assert [said(source, texts, a=a, b=b) for a, b in ((1, 0), (0, 1), (0, 0))] == ["<p>1</p>", "<p>2</p>", "<p>3</p>"]


def test_what_is_in_no_catalogue_is_said_in_english() -> None:
    source = '<p title="A {{ thing }}">{{ n }} view{{ "" if n == 1 else "s" }} of <b>{{ thing | upper }}</b></p>'
    assert said(source, {}, n=2, thing="x") == '<p title="A x">2 views of <b>X</b></p>'


def test_a_macro_is_told_its_texts_in_the_language() -> None:
    source = '{% macro field(label, hint="") %}<b>{{ label }}</b>{{ hint }}{% endmacro %}'
    source += '{{ field("Your name", hint="As on " ~ what) }}'
    page = said(source, {"Your name": "Eich enw", "As on {what}": "Fel ar {what}"}, what="paper")
    assert page == "<b>Eich enw</b>Fel ar paper"


def test_a_text_with_more_choices_than_anybody_would_translate_is_said_in_parts() -> None:
    source = "<p>A " + "".join(f"{{% if x{n} %}}b{n} {{% else %}}c{n} {{% endif %}}" for n in range(5)) + "d</p>"
    found = messages(source)
    assert len(found) == 11
    assert said(source, {}, x1=True, x3=True) == "<p>A c0 b1 c2 b3 c4 d</p>"
