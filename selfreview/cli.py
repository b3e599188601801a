"""The `selfreview` command: each subcommand is imported when it is asked for, so that a server starts at once."""

import ast
import gc
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import selfreview

COMMANDS = {
    "backup": "keeping",
    "benchmarking": "benchmarking_figures",
    "context": "benchmarking",
    "daily": "daily",
    "demo": "demo",
    "digests": "digests",
    "framework": "framework",
    "gatekeeper": "gatekeeper",
    "languages": "languages",
    "mail": "mail",
    "move-to": "keeping",
    "national": "national",
    "neighbours": "neighbours",
    "people": "people",
    "questionnaire": "questionnaire",
    "release": "national",
    "reminders": "reminders",
    "restore": "keeping",
    "retention": "keeping",
    "returns": "returns",
    "rounds": "rounds",
    "serve": "serve",
    "services": "services",
    "upgrade": "keeping",
    "verify": "verify",
}
"""Every subcommand and the module of `selfreview.commands` that holds it under the same name."""


class _Late(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as fault:
            # Late, as the commands are: most of them meet no fault.
            from selfreview.storage.health import reason_of

            reason = reason_of(fault)
            if reason is None:
                raise
            click.echo(f"The command could not be finished: {reason}.", err=True)
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands as their sources tell of them: to import them all takes seconds."""
        click.Group(
            commands={name: click.Command(name, help=_told_of(name, module)) for name, module in COMMANDS.items()}
        ).format_commands(ctx, formatter)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = _import_apace(f"selfreview.commands.{COMMANDS[cmd_name]}")
        found = getattr(module, cmd_name.replace("-", "_"))
        assert isinstance(found, click.Command)
        return found


def _import_apace(name: str) -> Any:
    # What is imported stays: looking through it for garbage again and again is a sixth of the time.
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.enable()


def _told_of(name: str, module: str) -> str:
    function = name.replace("-", "_")
    for place in (module, function):  # a group's further commands stand in a module after its own
        source = Path(__file__).parent / "commands" / f"{place}.py"
        for statement in ast.parse(source.read_bytes()).body:
            if isinstance(statement, ast.FunctionDef) and statement.name == function:
                return ast.get_docstring(statement) or ""
    raise LookupError(name)


@click.group(cls=_Late)
@click.version_option(selfreview.__version__)
def main() -> None:
    """The annual self-review of Parent Partnership Services."""
