"""The help: every command is there, with a line that fits."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

import nsground.cli
from nsground.cli import main
from nsground.cli.app import COMMANDS
from tests.cli.conftest import Run


def commands(command: click.Command, *names: str) -> Iterator[tuple[str, click.Command]]:
    """A command and those below it, each with the words that call it."""
    yield " ".join(names), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, *names, name)


ALL = dict(commands(main))


def test_the_help_and_the_package_name_every_command(run: Run) -> None:
    text = run("--help").output
    for name in COMMANDS:
        assert f"\n  {name} " in text
        assert f"``{name}``" in (nsground.cli.__doc__ or "")


@pytest.mark.parametrize("name", [name for name in ALL if name])
def test_a_command_says_in_a_line_what_it_does(name: str) -> None:
    line = ALL[name].get_short_help_str(66)
    assert line and not line.endswith("...")
