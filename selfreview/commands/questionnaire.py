"""`selfreview questionnaire`: the file that the benchmarking is made with."""

from pathlib import Path

import click

from selfreview.commands.site import refuse
from selfreview.questionnaires import check_report


@click.group()
def questionnaire() -> None:
    """The questionnaire that the benchmarking is made with."""


@questionnaire.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a questionnaire's file; names every fault with its line."""
    report = check_report(file)
    if report:
        refuse(*report)
    click.echo(f"{file} is sound.")
