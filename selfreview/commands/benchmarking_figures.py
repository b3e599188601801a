"""`selfreview benchmarking national` and `release`: its figures, exact or released, and releases made."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from selfreview.commands.benchmarking import benchmarking
from selfreview.commands.rounds import YEAR, Day
from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.documents.benchmarking.figures_csv import write_benchmark_csv
from selfreview.documents.benchmarking.figures_sheets import FiguresBook, write_benchmark_xlsx
from selfreview.documents.benchmarking.report_pdf import BenchmarkReport, write_benchmark_report
from selfreview.domain.benchmarking.figures import work_out
from selfreview.domain.benchmarking.release.content import exact_content
from selfreview.domain.benchmarking.release.exhibits import lay_exhibits
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.nation.report import mark_figures
from selfreview.domain.uk_time import first_moment
from selfreview.printed_benchmarking import load_printed
from selfreview.questionnaires import product_questionnaire
from selfreview.storage import feature_flags
from selfreview.storage.benchmarking import releases
from selfreview.storage.benchmarking.collections import find_collection
from selfreview.storage.benchmarking.figures import read_last_numbers, read_round
from selfreview.storage.benchmarking.releases import NothingNew, TooFewChanged
from selfreview.storage.tables import db
from selfreview.web.runtime import site

Content = Mapping[str, Any]


def _as_json(content: Content) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _as_csv(content: Content) -> bytes:
    return write_benchmark_csv(content, product_questionnaire()).encode()


def _as_xlsx(content: Content) -> bytes:
    questionnaire = product_questionnaire()
    exhibits = lay_exhibits(Released(content), questionnaire)
    title = f"National benchmarking {content['year']}"
    about = [("Figures", title), ("Marking", content.get("marking", ""))]
    return write_benchmark_xlsx(FiguresBook(title, content, questionnaire, exhibits, load_printed(), about))


def _as_pdf(content: Content) -> bytes:
    questionnaire = product_questionnaire()
    exhibits = lay_exhibits(Released(content), questionnaire)
    return write_benchmark_report(BenchmarkReport(content, questionnaire, exhibits, load_printed()))


FORMATS: dict[str, Callable[[Content], bytes]] = {
    "json": _as_json,
    "csv": _as_csv,
    "xlsx": _as_xlsx,
    "pdf": _as_pdf,
}


@click.command()
@click.argument("year", type=YEAR)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="json", help="What to write.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--published", is_flag=True, help="The newest release, as everybody sees it.")
def national(year: int, form: str, output: Path | None, published: bool) -> None:
    """Write a year's benchmarking: exact and for the network only, or the newest release."""
    with ready_site():
        content, marking = _published(year, form) if published else _exact(year, form)
    if output is not None:
        output.write_bytes(content)
        click.echo(f"Written to {output}. {marking}".rstrip(), err=True)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


def _exact(year: int, form: str) -> tuple[bytes, str]:
    if find_collection(year) is None:
        refuse(f"The benchmarking of {year} was not opened. To open it: selfreview benchmarking open {year}")
    questionnaire = product_questionnaire()
    round_ = read_round(questionnaire, year, before=read_last_numbers(questionnaire, year))
    marking = mark_figures(released=False, demonstration=feature_flags.is_on(feature_flags.DEMONSTRATION))
    return FORMATS[form](exact_content(round_, work_out(round_), marking)), marking


def _published(year: int, form: str) -> tuple[bytes, str]:
    release = releases.newest(year, public_at=site().now())
    if release is None:
        refuse(
            f"Nothing of the benchmarking of {year} has been published. To publish it: "
            f"selfreview benchmarking release {year}"
        )
    # The released text itself: whoever hashes it finds the hash of the release.
    content = release.content.encode() if form == "json" else FORMATS[form](release.data)
    return content, release.data["marking"]


@click.command("release")
@click.argument("year", type=YEAR)
@click.option("--embargo", type=Day(), help="The first day on which everybody may see it; today unless given.")
def make_release(year: int, embargo: date | None) -> None:
    """Freeze a year's benchmarking as its next release, and publish it."""
    with ready_site():
        now = site().now()
        public_from = now if embargo is None else max(now, first_moment(embargo))
        try:
            made = releases.make_release(
                product_questionnaire(), site().frameworks, year, by=OPERATOR, at=now, public_from=public_from
            )
        except KeyError:
            refuse(f"The benchmarking of {year} was not opened. To open it: selfreview benchmarking open {year}")
        except NothingNew:
            refuse(f"There are no benchmarking returns of {year} that its releases do not tell of already.")
        except TooFewChanged as fault:
            refuse(f"{fault}: a release now would give single returns away.")
        db.session.commit()
        click.echo(f"Release {made.number} of the benchmarking of {year}")
        click.echo(made.hash)


benchmarking.add_command(national)
benchmarking.add_command(make_release)
