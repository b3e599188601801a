"""Addresses that templates write are remembered, and never mixed up: another value, another mount, a whole address."""

from flask import Flask, render_template_string

WRITTEN = "{{ url_for('answers.exemplar', number=number, year=2010, exemplar_id='E05', **more) }}"


def written(app: Flask, number: int, *, mount: str = "", **more: object) -> str:
    """The address of an exemplar as a template of a request writes it."""
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": mount}):
        return render_template_string(WRITTEN, number=number, more=more)


def test_an_address_is_the_same_the_second_time_and_another_for_another_service(lite: Flask) -> None:
    assert [written(lite, number) for number in (1, 1, 2, 1)] == [
        f"/services/{number}/reviews/2010/E05" for number in (1, 1, 2, 1)
    ]


def test_a_site_below_a_path_has_its_own_addresses(lite: Flask) -> None:
    assert written(lite, 1) == "/services/1/reviews/2010/E05"
    assert written(lite, 1, mount="/review") == "/review/services/1/reviews/2010/E05"
    assert written(lite, 1) == "/services/1/reviews/2010/E05"


def test_a_list_of_values_and_an_anchor_are_written_each_time_as_they_are(lite: Flask) -> None:
    kinds = ["a", "b"]
    assert written(lite, 1, kind=kinds).endswith("?kind=a&amp;kind=b")
    kinds.pop()
    assert written(lite, 1, kind=kinds).endswith("?kind=a")
    assert written(lite, 1, _anchor="comments").endswith("/E05#comments")
    assert written(lite, 1, _external=True) == "http://localhost/services/1/reviews/2010/E05"


def test_what_a_request_adds_to_its_addresses_is_neither_lost_nor_given_to_the_next_request(lite: Flask) -> None:
    path = "/network/figures/2010/release/report"
    for asked in ("", "?crossed=1", ""):
        with lite.test_request_context(path + asked):
            assert render_template_string("{{ url_for('national_draft.page', year=2010) }}") == path + asked


def test_a_number_and_a_truth_that_python_takes_for_equal_have_addresses_of_their_own(lite: Flask) -> None:
    assert [written(lite, 1, shown=shown).split("=")[1] for shown in (1, True, 1)] == ["1", "True", "1"]
