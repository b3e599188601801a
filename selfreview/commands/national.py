"""`selfreview national`: the nation's figures, exact for the network or as they were released."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from selfreview.commands.rounds import YEAR
from selfreview.commands.site import ready_site, refuse
from selfreview.documents.national_csv import write_national_csv
from selfreview.domain.national import as_json
from selfreview.domain.report import FOR_THE_NETWORK_ONLY, Report
from selfreview.storage.exact import read_exact_report
from selfreview.web.site import site

Write = Callable[[Report], bytes]


def _as_json(report: Report) -> bytes:
    marked = {"marking": report.marking or FOR_THE_NETWORK_ONLY, **as_json(report.figures)}
    return (json.dumps(marked, ensure_ascii=False, indent=1) + "\n").encode()


def _as_csv(report: Report) -> bytes:
    return write_national_csv(report).encode()


FORMATS: dict[str, Write] = {"json": _as_json, "csv": _as_csv}


@click.command()
@click.argument("year", type=YEAR)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="json", help="What to write.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--published", is_flag=True, help="The newest release, as everybody sees it.")
def national(year: int, form: str, output: Path | None, published: bool) -> None:
    """Write a year's national figures: exact and for the network only, or the newest release."""
    with ready_site():
        report = read_exact_report(site().frameworks, year)
        if report is None:
            refuse(f"There is no round of {year}.")
        content = FORMATS[form](report)
    if output is not None:
        output.write_bytes(content)
        click.echo(f"Written to {output}. {report.marking}".rstrip(), err=True)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
