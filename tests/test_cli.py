"""The list of commands comes at once, and says what each command says of itself."""

import subprocess
import sys

import click

from selfreview.cli import main


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    context = click.Context(main)
    formatter = click.HelpFormatter(width=200)
    main.format_commands(context, formatter)
    listed = dict(line.split(maxsplit=1) for line in formatter.getvalue().splitlines()[1:])
    found = {name: main.get_command(context, name) for name in main.list_commands(context)}
    assert listed == {name: command.get_short_help_str(150) for name, command in found.items() if command is not None}
    assert len(listed) == len(found) > 20


def test_the_list_of_commands_waits_for_none_of_them() -> None:
    script = """if True:
        import sys
        from selfreview.cli import main
        main(["--help"], standalone_mode=False)
        assert "selfreview.commands.serve" not in sys.modules
        assert "sqlalchemy" not in sys.modules
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout
