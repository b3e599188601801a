"""`selfreview framework`: whether a framework's file is sound."""

from pathlib import Path

import click

from selfreview.commands.site import refuse
from selfreview.exemplars import check_report


@click.group()
def framework() -> None:
    """The framework that reviews are made with."""


@framework.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a framework file; names every fault with its line."""
    report = check_report(file)
    if report:
        refuse(*report)
    click.echo(f"{file} is sound.")
