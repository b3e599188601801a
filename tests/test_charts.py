"""Charts: what is drawn, what is said of it, and that no level is told by its colour alone."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfreview.charts import (
    SCREEN,
    Bar,
    Drawing,
    Group,
    Length,
    Panel,
    Part,
    Series,
    Size,
    counted,
    divided,
    draw_distributions,
    draw_exhibit,
    draw_history,
    draw_lengths,
    draw_progress,
    draw_spread,
    letters,
    to_svg,
)
from selfreview.charts.drawing import (
    GRID,
    TOGETHER,
    UNKNOWN,
    Fill,
    Hatch,
    Label,
    Pointer,
    Rect,
    Rule,
    fold,
    level_fill,
    text_width,
)
from selfreview.domain.nation.exhibits import Exhibit

FOUR = ("Non-compliant", "Minimum", "Good", "Best practice")
SVG = "{http://www.w3.org/2000/svg}"
LARGE_PRINT = Size(480, 18)


def labels(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]


def areas(drawing: Drawing, fill: Fill) -> list[Rect]:
    return [shape for shape in drawing.shapes if isinstance(shape, Rect) and shape.fill == fill]


def nation(**options: object) -> Drawing:
    bar = Bar("Nation", counted((37, 30, 45, 20)), "132 returns", own=2)
    return draw_distributions(FOUR, [bar], title="Steering group", **options)  # type: ignore[arg-type]


def every_kind(size: Size) -> list[Drawing]:
    return [
        nation(size=size),
        draw_distributions(FOUR, [Bar("2009", divided(4, {1: 28, 2: 51}, {(0, 0)}), "")], title="2009", size=size),
        draw_lengths([Length("None", 69, "69 (52%)"), Length("One", 25, "25 (19%)", own=True)], title="F", size=size),
        draw_lengths([Length("Completed by the manager with the whole group", 1, "1")], title="Method", size=size),
        draw_history(FOUR, ("2009", "2010"), [Panel("Budget", (Series("Ring-fenced", (0, 3)),))], title="H", size=size),
        draw_spread(FOUR, [Group("Health", (1, 2, 2), (0,))], title="Views", size=size, agreed=2),
        draw_progress(6, 17, title="Progress", size=size),
    ]


def test_a_distribution_prints_number_and_percentage_of_every_level_and_the_base() -> None:
    drawing = nation()
    assert {"N 37 (28%)", "M 30 (23%)", "G 45 (34%)", "B 20 (15%)"} <= set(labels(drawing))
    assert "Nation · 132 returns" in labels(drawing)


def test_the_bar_is_drawn_to_scale_over_the_whole_width() -> None:
    drawn = [max(areas(nation(), level_fill(rank, 4)), key=lambda area: area.width) for rank in range(4)]
    assert sum(area.width for area in drawn) == pytest.approx(SCREEN.width)
    assert drawn[0].width / drawn[3].width == pytest.approx(37 / 20)


def test_the_own_position_is_pointed_at_in_the_middle_of_its_level() -> None:
    drawing = nation(own="Northshire")
    good = max(areas(drawing, level_fill(2, 4)), key=lambda area: area.width)
    pointer = next(shape for shape in drawing.shapes if isinstance(shape, Pointer))
    assert pointer.x == pytest.approx(good.x + good.width / 2)
    assert "Northshire" in labels(drawing)
    assert drawing.description.endswith("Northshire: Good.")


def test_the_description_says_all_that_is_drawn() -> None:
    assert nation().description == (
        "Nation, 132 returns: Non-compliant 37 (28%), Minimum 30 (23%), Good 45 (34%), Best practice 20 (15%). "
        "This service: Good."
    )


def test_an_empty_level_is_said_but_takes_no_room() -> None:
    drawing = draw_distributions(FOUR, [Bar("Region", counted((0, 3, 5, 1)), "")], title="R", key=False)
    assert "N 0 (0%)" in labels(drawing)
    assert "Region" in labels(drawing)
    assert not areas(drawing, level_fill(0, 4))


def test_a_suppressed_group_keeps_its_place_and_its_reason_and_shows_no_figure() -> None:
    bar = Bar("London", (), "", own=1, note="Too few returns to show")
    drawing = draw_distributions(FOUR, [bar], title="London", key=False)
    assert labels(drawing) == ["London", "Too few returns to show"]
    assert drawing.description == "London: Too few returns to show. This service: Minimum."


def test_a_long_reason_is_given_in_full() -> None:
    reason = "Too few returns to show: fewer than five services of this region have answered, and one could be known"
    drawing = draw_distributions(FOUR, [Bar("London", (), "", note=reason)], title="London", key=False)
    assert " ".join(labels(drawing)[1:]) == reason
    assert max(shape.y for shape in drawing.shapes if isinstance(shape, Label)) < drawing.height


def test_a_share_too_narrow_for_its_letter_is_still_drawn_and_told_below() -> None:
    drawing = draw_distributions(FOUR, [Bar("Nation", counted((1, 99, 0, 0)), "")], title="N", key=False)
    assert areas(drawing, level_fill(0, 4))[0].width == pytest.approx(SCREEN.width / 100)
    assert "N 1 (1%)" in labels(drawing)
    assert "N" not in labels(drawing)


def test_a_note_stands_under_its_bar_and_in_the_description() -> None:
    bar = Bar("East Midlands", counted((1, 8)), "9 returns", note="small group")
    drawing = draw_distributions(("Not met", "Met"), [bar], title="E")
    assert labels(drawing)[-1] == "small group"
    assert drawing.description.endswith("small group.")


def test_levels_known_only_together_look_like_no_level_and_not_like_what_is_not_known() -> None:
    parts = divided(4, {1: 28, 2: 51}, {(0, 0), (2, 3)})
    assert parts == (Part(0, 0, 28, "28%"), Part(1, 1, 23, "23%", derived=True), Part(2, 3, 49, "49%"))
    drawing = draw_distributions(FOUR, [Bar("2009", parts, "132 returns")], title="2009")
    assert {"M 23%, derived", "G+B 49%", "known only together"} <= set(labels(drawing))
    assert "not known" not in labels(drawing)
    assert max(area.width for area in areas(drawing, TOGETHER)) == pytest.approx(SCREEN.width * 0.49)
    assert TOGETHER.hatch is Hatch.PLAIN
    assert "Good+Best practice 49%" in drawing.description


def test_nothing_known_is_one_hatched_bar_without_a_figure() -> None:
    drawing = draw_distributions(FOUR, [Bar("E10", divided(4, {}, ()), "132 returns", own=3)], title="E10")
    assert drawing.description == "E10, 132 returns: not known. This service: Best practice."
    assert max(area.width for area in areas(drawing, UNKNOWN)) == SCREEN.width
    assert not any("%" in label for label in labels(drawing))


def test_the_lower_levels_known_only_together_do_not_look_like_the_lowest() -> None:
    drawing = draw_distributions(FOUR, [Bar("E16", divided(4, {2: 48}, {(2, 3)}), "")], title="E16", key=False)
    assert not areas(drawing, level_fill(0, 4))
    assert len(areas(drawing, TOGETHER)) == 2


def test_a_picture_tells_its_message_and_the_way_to_its_table_and_its_words_are_not_read_twice() -> None:
    root = ElementTree.fromstring(to_svg(nation(), name="x", told="Most are Good. The table below has the numbers."))
    assert root.findtext(f"{SVG}desc") == "Most are Good. The table below has the numbers."
    (drawn,) = root.findall(f"{SVG}g")
    assert drawn.get("aria-hidden") == "true"
    assert not [one for one in root if one.tag == f"{SVG}text"]


def test_lines_that_carry_meaning_stand_out_three_to_one_from_the_paper() -> None:
    def light(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert 1.05 / (light(GRID) + 0.05) >= 3


def test_nothing_counted_has_no_parts() -> None:
    assert counted((0, 0)) == ()


@pytest.mark.parametrize("count", range(2, 10))
def test_any_number_of_levels_has_a_fill_and_a_letter_of_its_own(count: int) -> None:
    fills = [level_fill(rank, count) for rank in range(count)]
    assert len(set(fills)) == count
    assert UNKNOWN not in fills
    for one, other in pairwise(fills):
        assert one.hatch is not other.hatch or one.ground != other.ground
    names = [f"Step {place}" for place in range(count)]
    assert len(set(letters(names))) == count


def test_in_black_and_white_neighbours_differ_by_pattern() -> None:
    for count in (2, 3, 4, 5):
        hatches = [level_fill(rank, count).hatch for rank in range(count)]
        assert all(one is not other for one, other in pairwise(hatches))


def test_a_level_that_is_its_own_letter_is_not_said_twice() -> None:
    drawing = draw_distributions(("A", "B"), [Bar("All", counted((1, 1)), "")], title="T")
    assert labels(drawing)[:2] == ["A", "B"]


def test_letters_come_from_the_labels_and_never_twice() -> None:
    assert letters(FOUR) == ("N", "M", "G", "B")
    assert letters(("Good", "Great", "G", "1st")) == ("G", "R", "3", "S")


def test_lengths_are_drawn_to_scale_and_the_own_row_is_said() -> None:
    rows = [Length("0", 60, "60"), Length("1", 30, "30", own=True), Length("2", 0, "0")]
    drawing = draw_lengths(rows, title="Failing", base="90 returns")
    bars = [shape for shape in drawing.shapes if isinstance(shape, Rect)]
    assert len(bars) == 2
    assert bars[0].width == pytest.approx(2 * bars[1].width)
    assert "30 (this service)" in labels(drawing)
    assert drawing.description == "90 returns. 0: 60; 1: 30 (this service); 2: 0."


def test_a_long_key_is_folded_and_loses_nothing() -> None:
    long = "Compliant with every part of the published standard, as shown by evidence of the last twelve months"
    drawing = draw_distributions(("Not compliant", long), [Bar("All", counted((1, 2)), "")], title="T")
    assert long in " ".join(labels(drawing))


def test_a_rank_that_no_part_holds_is_not_pointed_at() -> None:
    drawing = draw_distributions(FOUR, [Bar("Old scale", counted((3, 4)), "", own=3)], title="T")
    assert not [shape for shape in drawing.shapes if isinstance(shape, Pointer)]


def test_a_list_of_nothing_is_drawn_without_bars() -> None:
    assert not [s for s in draw_lengths([Length("0", 0, "0")], title="F").shapes if isinstance(s, Rect)]
    assert draw_lengths([], title="F").shapes == ()


def test_history_says_every_year_and_leaves_the_unknown_empty() -> None:
    series = Series("Ring-fenced budget", (None, 1, 3), frozenset({2}))
    drawing = draw_history(FOUR, ("2008", "2009", "2010"), [Panel("Budget", (series,))], title="History")
    assert drawing.description == (
        "Ring-fenced budget: 2008 not known, 2009 Minimum, 2010 Best practice (not comparable with the year before)."
    )
    columns = [s for rank in (1, 3) for s in areas(drawing, level_fill(rank, 4))[1:]]
    assert len(columns) == 2
    assert columns[1].height > columns[0].height
    assert any(isinstance(shape, Rule) and shape.dashed for shape in drawing.shapes)
    assert "–" in labels(drawing)


def test_panels_stand_side_by_side_where_there_is_room() -> None:
    panels = [Panel(f"Theme {at}", (Series("Exemplar", (0,)),)) for at in range(4)]
    narrow = draw_history(("No", "Yes"), ("2010",), panels, title="H")
    wide = draw_history(("No", "Yes"), ("2010",), panels, title="H", size=Size(720, 9))
    assert {shape.x for shape in narrow.shapes if isinstance(shape, Label) and shape.bold and "Th" in shape.text} == {0}
    assert len({s.x for s in wide.shapes if isinstance(s, Label) and s.bold and "Th" in s.text}) == 3


def test_a_spread_counts_each_agencys_views_and_keeps_late_ones_apart() -> None:
    groups = [Group("Health", (1, 2, 2)), Group("Parents", (0,), (2,)), Group("Officers", ())]
    drawing = draw_spread(FOUR, groups, title="Views", agreed=2)
    assert drawing.description == (
        "Health: 1 Minimum, 2 Good. Parents: 1 Non-compliant, 1 Good given late. Officers: no view. Agreed: Good."
    )
    assert "○ given late, not counted" in " ".join(labels(drawing))
    assert "Agreed: G Good" in labels(drawing)
    assert [label for label in labels(drawing) if label == "M Minimum"]
    assert {shape.fill.hatch for shape in drawing.shapes if isinstance(shape, Rect)} == {Hatch.PLAIN}


def test_a_spread_before_any_agreement_claims_none() -> None:
    drawing = draw_spread(FOUR, [Group("Health", (1,))], title="Views")
    assert "Agreed" not in drawing.description
    assert not any("late" in label for label in labels(drawing))


@pytest.mark.parametrize(("done", "total", "filled"), [(6, 17, 6), (0, 0, 0), (1, 1, 1), (300, 400, 1), (0, 400, 0)])
def test_progress_fills_what_is_done(done: int, total: int, filled: int) -> None:
    drawing = draw_progress(done, total, title="P", noun="exemplars done")
    assert drawing.description == f"{done} of {total} exemplars done."
    assert len(areas(drawing, level_fill(1, 2))) == filled


@pytest.mark.parametrize("size", [SCREEN, LARGE_PRINT])
def test_nothing_is_drawn_outside_the_picture_and_no_label_is_small(size: Size) -> None:
    for drawing in every_kind(size):
        check_inside(drawing, size)


def check_inside(drawing: Drawing, size: Size) -> None:
    for shape in drawing.shapes:
        if isinstance(shape, Rect):
            assert shape.x >= -0.1
            assert shape.x + shape.width <= drawing.width + 0.1
            assert shape.y + shape.height <= drawing.height + 0.1
        if isinstance(shape, Label):
            assert shape.size == size.text
            shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor] * text_width(shape.text, shape.size)
            assert shape.x - shift >= -0.1
            assert shape.x - shift + text_width(shape.text, shape.size) <= drawing.width * 1.02
            assert shape.y <= drawing.height


def test_a_picture_is_named_described_and_free_of_inline_style() -> None:
    for at, drawing in enumerate(every_kind(SCREEN)):
        source = to_svg(drawing, name=f"chart-{at}")
        root = ElementTree.fromstring(source)
        assert root.get("role") == "img"
        assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (f"chart-{at}-t", f"chart-{at}-d")
        assert root.findtext(f"{SVG}title") == drawing.title
        assert root.findtext(f"{SVG}desc") == drawing.description
        assert "style" not in source
        assert not re.search(r"\bon\w+=", source)
        ids = re.findall(r' id="([^"]+)"', source)
        assert len(ids) == len(set(ids))
        assert all(one.startswith(f"chart-{at}-") for one in ids)
        assert set(re.findall(r"url\(#([^)]+)\)", source)) <= set(ids)


def test_every_pattern_is_drawn_by_the_picture() -> None:
    drawing = draw_distributions("ABCDEFGHI", [Bar("All", (*counted([1] * 9),), "")], title="Nine")
    assert to_svg(drawing, name="n").count("<pattern") == 7


@given(st.text(max_size=60), st.text(max_size=60))
def test_hostile_words_stay_words(label: str, note: str) -> None:
    drawing = draw_distributions((label, "Met"), [Bar(label, counted((1, 2)), note, note=note)], title=label)
    root = ElementTree.fromstring(to_svg(drawing, name="x"))
    assert not root.findall(f".//{SVG}script")


def test_markup_in_a_label_is_escaped() -> None:
    drawing = draw_lengths([Length("<script>alert(1)</script> & \x00", 1, "1")], title='"<b>')
    source = to_svg(drawing, name="x")
    assert "<script" not in source
    assert "&lt;script&gt;" in source
    assert "\ufffd" in source


@given(st.text(max_size=200), st.floats(min_value=20, max_value=400))
def test_folding_loses_no_letter(text: str, width: float) -> None:
    assert "".join(fold(text, 10, width)).replace(" ", "") == "".join(text.split()).replace(" ", "")


def test_an_exhibit_of_words_alone_has_no_drawing() -> None:
    assert draw_exhibit(Exhibit("words", "Only words", "no base", ("Said",), (("so",),)), ["No", "Yes"]) is None
