"""The evidence library of a service: what it has, where it is used, found by words and by year."""

from flask import Flask

from tests.people import OPEN, OURS
from tests.visitors import Visitor, parse, text_of

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
PAGE = f"{REVIEW}/evidence"


def add(visitor: Visitor, exemplar: str, title: str) -> None:
    link = {"title": title, "url": f"https://www.example.org/{title.replace(' ', '-')}", "dated": ["1", "2", "2009"]}
    assert visitor.fill(f"{REVIEW}/{exemplar}/link", link).status_code == 303


def test_everything_that_a_service_has_is_listed_with_where_it_is_used(app: Flask) -> None:
    parent = Visitor(app, "parent")
    assert "Nothing has been added yet" in text_of(parent.get(PAGE).text)
    add(parent, "E01", "Minutes of May")
    add(parent, "E02", "Leaflet")
    said = text_of(Visitor(app, "observer").get(PAGE).text)
    assert "2 pieces of evidence" in said
    assert "dated 1 February 2009 (more than twelve months old)" in said
    assert "Last changed by Priya Parent" in said
    links = {link.get("href") for link in parse(parent.get(PAGE).text).iter("a")}
    assert {f"{REVIEW}/E01#items", "https://www.example.org/Leaflet"} <= links
    assert "Evidence library" in text_of(parent.get(f"{REVIEW}/").text)


def test_it_is_searched_by_words_and_year(app: Flask) -> None:
    parent = Visitor(app, "parent")
    add(parent, "E01", "Minutes of May")
    add(parent, "E02", "Leaflet")
    page = f"{REVIEW}/E02/items"
    parent.get(page)
    assert parent.post(page, {**parent.form(), "items": []}).status_code == 303
    for query, found in (
        ("?q=MAY+minutes", "Minutes of May"),
        ("?q=e01", "Minutes of May"),
        (f"?used={OPEN}", "Minutes of May"),
        ("?used=unused", "Leaflet"),
    ):
        said = text_of(parent.get(PAGE + query).text)
        assert "1 of 2 found" in said, query
        assert found in said
    assert "Nothing matches" in text_of(parent.get(f"{PAGE}?q=x%00y&used=1").text)


def test_the_page_that_chooses_evidence_begins_with_what_is_used(app: Flask) -> None:
    parent = Visitor(app, "parent")
    add(parent, "E01", "Minutes of May")
    add(parent, "E02", "Leaflet")
    said = text_of(parent.get(f"{REVIEW}/E02/items").text)
    assert said.index("Used for E02 now") < said.index("Leaflet") < said.index("Used for other exemplars")
    assert said.index("Used for other exemplars") < said.index("Minutes of May")
    assert "Leaflet" not in text_of(Visitor(app, "outsider").get("/").text)
    assert Visitor(app, "outsider").get(PAGE).status_code == 404
