"""Which releases a visitor may see, and how their files leave: every one from the same frozen figures."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from selfreview.charts import draw_exhibit, frame, to_svg
from selfreview.documents.edition import Edition as PaperEdition
from selfreview.documents.nation.chart_csv import write_figures
from selfreview.documents.nation.figures_csv import write_national_csv
from selfreview.documents.nation.report_pdf import write_national_report
from selfreview.documents.nation.workbook import write_national_xlsx
from selfreview.domain.nation.release_data import join_errata
from selfreview.domain.nation.report import Report
from selfreview.domain.nation.revisions import Erratum, ReleaseKind
from selfreview.domain.rights import Right, Verdict, judge_at_network
from selfreview.places import find_places
from selfreview.speech import in_english, lazy
from selfreview.storage.benchmarking import releases as benchmark_releases
from selfreview.storage.nation import releases, revisions
from selfreview.storage.nation.releases import Entry, Release
from selfreview.web.access import current_person
from selfreview.web.nation.chapters import Edition, Shown, edition_of, lay_groups
from selfreview.web.runtime import make_paper, site

KEPT = "public, max-age=60"
FILES = {
    "pdf": ("application/pdf", lazy("Report to print")),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lazy("A workbook")),
    "csv": ("text/csv; charset=utf-8", lazy("One row for each figure")),
    "json": ("application/json", lazy("The release data file")),
}


def sees_embargoed() -> bool:
    """Whether the visitor is of those who see a release before everybody does."""
    person = current_person()
    return person is not None and judge_at_network(person.posts, Right.SEE_NATIONAL) is Verdict.ALLOWED


def find_newest(year: int) -> Release:
    """The newest release of a year that the visitor may see; 404 before the first."""
    found = releases.newest(year, public_at=None if sees_embargoed() else site().now())
    if found is None:
        refuse_withdrawn(ReleaseKind.EXEMPLARS, year)
        abort(404)
    return found


def refuse_withdrawn(collection: ReleaseKind, year: int, number: int | None = None) -> None:
    """Answer 410 with the reason where a release that the visitor might see was withdrawn, or all of a year were."""
    public_at = None if sees_embargoed() else site().now()
    here = [one for one in revisions.read_revised(public_at=public_at) if one.withdrawal is not None]
    here = [one for one in here if (one.collection, one.year) == (collection, year) and number in (None, one.number)]
    if here:
        page = render_template("nation/public/withdrawn.html", revised=here, year=year)
        abort(Response(page, 410))


def find_release(year: int, number: int) -> Release:
    """A release that the visitor may see; 404 for any other."""
    found = releases.find(year, number)
    if found is None or not (found.is_public(site().now()) or sees_embargoed()):
        abort(404)
    refuse_withdrawn(ReleaseKind.EXEMPLARS, year, number)
    return found


def list_visible() -> tuple[Entry, ...]:
    """The releases that the visitor may see, newest year and number first."""
    everything, now, early = releases.list_releases(), site().now(), sees_embargoed()
    return tuple(one for one in everything if early or one.public_from <= now)


def list_benchmarked() -> tuple[int, ...]:
    """The years whose benchmarking the visitor may see, newest first."""
    return benchmark_releases.released_years(public_at=None if sees_embargoed() else site().now())


def with_pending(edition: Edition) -> Report:
    """The report with the number of returns that wait for the next release, and the errata told since."""
    release, stamp = edition.release, edition.report.stamp
    assert stamp is not None
    pending = releases.count_pending(release.year, release.number)
    errata = revisions.errata_of(ReleaseKind.EXEMPLARS, release.year, release.number)
    return replace(edition.report, stamp=replace(stamp, pending=pending, errata=errata))


def errata_about(release: Release, subject: str) -> tuple[Erratum, ...]:
    """The errata of a release with which the figures of one exemplar have to be read."""
    told = revisions.errata_of(ReleaseKind.EXEMPLARS, release.year, release.number)
    return tuple(each for each in told if each.concerns(subject))


def find_among_groups(edition: Edition, key: str) -> Shown | None:
    """The exhibit of an exemplar in the groups of one table, by its key."""
    exemplar, _, _ = key.partition("-")
    if exemplar not in {one.id for one in edition.report.framework.exemplars}:
        return None
    shown = lay_groups(edition.report, edition.report.framework.exemplar(exemplar))
    return next((one for one in shown if one.exhibit.key == key), None)


def send_file(release: Release, form: str) -> ResponseReturnValue:
    """A release as a file; `print=large` asks for the large print edition of the paper."""
    large = form == "pdf" and request.args.get("print") == "large"
    content, errata = write_file(release, form, large=large)
    answer = Response(content, content_type=FILES[form][0])
    name = f"national-{release.year}-release-{release.number}{'-large-print' if large else ''}.{form}"
    shown = "inline" if form in ("json", "pdf") else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    return hand_out(answer, release, errata)


def write_file(release: Release, form: str, *, large: bool = False) -> tuple[bytes, tuple[Erratum, ...]]:
    """A file of a release as it is given out, and the errata in it."""
    errata = revisions.errata_of(ReleaseKind.EXEMPLARS, release.year, release.number)
    return _written(release.year, release.number, release.hash, form, large, errata), errata


@in_english
@lru_cache(maxsize=24)
def _written(year: int, number: int, _hash: str, form: str, large: bool, errata: tuple[Erratum, ...]) -> bytes:
    release = releases.find(year, number)
    assert release is not None
    if form == "json":
        return join_errata(release.content, errata).encode()
    report = edition_of(release).report
    assert report.stamp is not None
    report = replace(report, stamp=replace(report.stamp, errata=errata))
    write: dict[str, Callable[[Report], bytes]] = {
        "csv": lambda told: write_national_csv(told).encode(),
        "xlsx": lambda told: make_paper(write_national_xlsx, told),
        "pdf": lambda told: make_paper(
            write_national_report, told, edition=PaperEdition.LARGE if large else PaperEdition.NORMAL
        ),
    }
    return write[form](report)


class Sealed(Protocol):
    """A frozen release of either collection."""

    @property
    def hash(self) -> str: ...

    def is_public(self, at: datetime) -> bool: ...


def hand_out(answer: Response, release: Sealed, errata: tuple[Erratum, ...] = ()) -> Response:
    """Let other sites and programs show what is public; what is under embargo stays with who asked."""
    if release.is_public(site().now()):
        let_others_read(answer)
    answer.set_etag(f"{release.hash}-{len(errata)}-{request.path}")
    answer.make_conditional(request)
    return answer


def let_others_read(answer: Response) -> None:
    """Let other sites and programs show what is public, and keep it for a minute."""
    answer.headers["Cache-Control"] = KEPT
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def send_chart(edition: Edition, shown: Shown, form: str) -> ResponseReturnValue:
    """A chart as an image that says where it comes from, or the table beside it as data."""
    exhibit, report = shown.exhibit, edition.report
    errata = errata_about(edition.release, exhibit.key.partition("-")[0])
    if form == "csv":
        told = " ".join(each.in_words for each in errata)
        marked = [(*row, report.edition_in_words, report.marking, told) for row in exhibit.rows]
        answer = Response(
            write_figures((*exhibit.columns, "edition", "marking", "errata"), marked), mimetype="text/csv"
        )
    elif form == "json":
        answer = _json(
            {
                "title": exhibit.title,
                "base": exhibit.base,
                "edition": report.edition_in_words,
                "marking": report.marking,
                "columns": exhibit.columns,
                "rows": exhibit.rows,
                "errata": [each.as_data() for each in errata],
            }
        )
    else:
        drawing = draw_exhibit(exhibit, [level.label for level in report.framework.scale.levels])
        assert drawing is not None
        titled = replace(drawing, title=f"{exhibit.title}. {report.edition_in_words}")
        # An image goes where no page stands beside it: there is room to say that there are errata, not for their words.
        known = f"To be read with {', '.join(each.title for each in errata)}." if errata else ""
        source = " ".join(filter(None, (f"{exhibit.base}.", report.marking, known)))
        image = to_svg(frame(titled, source), name=f"image-{exhibit.key}")
        answer = Response(image, mimetype="image/svg+xml")
    return hand_out(answer, edition.release, errata)


def _json(data: dict[str, Any]) -> Response:
    return Response(json.dumps(data, ensure_ascii=False), mimetype="application/json")


def send_description() -> ResponseReturnValue:
    """The hand-kept description of the addresses that programs may read."""
    answer = Response((find_places().static / "openapi.json").read_bytes(), mimetype="application/json")
    let_others_read(answer)
    return answer
