"""The command group: commands by name, and what becomes of errors, warnings and interruptions."""

from __future__ import annotations

import importlib
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

import click

from nsground import NsgroundError, UnreadWords, __version__
from nsground.cli.output import clean, note
from nsground.errors import ImageWarning
from nsground.registry import line_of_own_file

SECTIONS = {
    "Ask": ("ground", "explain", "describe", "serve", "demo"),
    "Programs and scenes": ("parse", "run", "perceive", "diff"),
    "Words and relations of your own": ("relation", "grammar"),
    "Data and training": ("data", "generate", "split", "train", "models"),
    "Measure": ("eval", "blame"),
}
COMMANDS = tuple(name for names in SECTIONS.values() for name in names)
"""Each is an attribute of the module of the same name in ``commands``, imported when it is called for."""

BAD_INPUT, INTERRUPTED = 2, 130
"""Exit codes; 0 and 1 are the commands' own to choose."""


SHOWN = (UnreadWords, ImageWarning)
"""The warnings that are for the user; the rest are for programmers."""


class CommandFailure(click.ClickException):
    """Bad input: its message, without a traceback."""

    exit_code = BAD_INPUT


class Commands(click.Group):
    """Imports a command when it is asked for, and turns errors into messages and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a name, imported now; None where there is none."""
        if name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"nsground.cli.commands.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with a line each, section by section."""
        for title, names in SECTIONS.items():
            with formatter.section(title):
                commands = [(name, self.get_command(ctx, name)) for name in names]
                formatter.write_dl([(name, command.get_short_help_str(70)) for name, command in commands if command])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command: errors become messages with exit codes, warnings become notes."""
        _any_text()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for kind in SHOWN:
                warnings.simplefilter("always", kind)
            warnings.showwarning = lambda message, *_, **__: note(str(message))
            try:
                return super().invoke(ctx)
            except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
                raise
            except KeyboardInterrupt:
                ctx.exit(INTERRUPTED)
            except NsgroundError as error:
                if ctx.params["debug"]:
                    raise
                raise CommandFailure(clean(error)) from None
            except Exception as error:
                if ctx.params["debug"]:
                    raise
                if (own := line_of_own_file(error)) is not None:
                    raise CommandFailure(
                        f"{own[0]}, line {own[1]}: {type(error).__name__}: {error}\n"
                        f"This came up in a file of your own; nsground --debug ... shows all of it."
                    ) from None
                where = traceback.extract_tb(error.__traceback__)[-1]
                raise CommandFailure(
                    f"unexpected {type(error).__name__}: {error}"
                    f" ({Path(where.filename).name}, line {where.lineno})\n"
                    f"This is a fault of nsground; nsground --debug ... shows all of it."
                ) from None


def _any_text() -> None:
    """Text that the terminal cannot show is written as escapes, rather than not at all."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nsground")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Find what an expression means in a picture, with the reasons.

    \b
    nsground parse "the plate left of the fork but not the green one"
    nsground ground table.jpg "the plate left of the fork" -o answer.png
    nsground explain table.jpg "the plate left of the fork"

    nsground COMMAND --help says more of each command; most take --json.

    Exit codes: 0 done; 1 done, and the answer is none or ambiguous under --strict, a relation broke its contract, or
    something is wrong with a data set; 2 bad usage or input.
    """
