"""``nsground eval``: how well it does on data with known answers; each part is a file of its own."""

from __future__ import annotations

import click

from nsground.cli.commands.eval_compare import compare
from nsground.cli.commands.eval_ground import ground
from nsground.cli.commands.eval_language import language
from nsground.cli.commands.eval_parse import parse
from nsground.cli.commands.eval_perception import perception


@click.group()
def eval() -> None:
    """Measure language, parsers, perception and grounders."""


for _part in (language, parse, perception, ground, compare):
    eval.add_command(_part)
