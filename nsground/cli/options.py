"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from nsground.reasoning.policy import Policy

F = TypeVar("F", bound=Callable[..., Any])

FILE = click.Path(path_type=Path)
"""Whether a path can be read is for the library to say, in its own words."""


def domain(command: F) -> F:
    """``--domain``: None where the user does not say."""
    help_ = "photo, clevr, or the folder of one's own.  [default: the scene's, else photo]"
    return click.option("--domain", metavar="NAME|FOLDER", help=help_)(command)


def grammar(command: F) -> F:
    """``--grammar``: the words and relations of one's own, laid over the domain in the order given."""
    help_ = "Lay a folder of lexicon.yaml, relations.yaml, measures.yaml over the domain; may be given again."
    return click.option("--grammar", "grammars", multiple=True, metavar="FOLDER|NAME", help=help_)(command)


def as_json(command: F) -> F:
    """``--json``: print JSON, one object a line."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")(command)


def reasoning(command: F) -> F:
    """``--logic`` and ``--strict``."""
    command = click.option(
        "--strict",
        is_flag=True,
        help="Demand that 'the' singles out one region; exit code 1 where it does not.",
    )(command)
    return logic(command)


def logic(command: F) -> F:
    """``--logic``: product where the user does not say."""
    help_ = "How degrees combine: boolean, godel, product, lukasiewicz, or worlds (sampled)."
    return click.option("--logic", default="product", show_default=True, help=help_)(command)


def boxes(command: F) -> F:
    """``--boxes``: a file of boxes, None to detect."""
    help_ = 'Boxes to use instead of detecting: [[x0, y0, x1, y1], ...] or {"boxes": [...], "labels": [...]}.'
    return click.option("--boxes", type=FILE, metavar="FILE", help=help_)(command)


def detector(command: F) -> F:
    """``--detector``: None where the domain's own is meant."""
    help_ = "ssdlite, clevr, hf:MODEL (transformers), trained weights, or FILE.py:NAME.  [default: the domain's]"
    return click.option("--detector", metavar="NAME|FILE", help=help_)(command)


FORMAT = "The form of DATASET, or FILE.py:NAME.  [default: the first that fits]"
"""What ``--format`` is, wherever a data set is read."""


def picture_out(command: F) -> F:
    """``--output``: the file to draw or report to, None for neither."""
    help_ = "Draw the answer (.png, .jpg), or report on it, step by step, in one page to share (.html)."
    return click.option("-o", "--output", type=FILE, metavar="FILE", help=help_)(command)


def lines_in(what: str) -> Callable[[F], F]:
    """``--input``: many inputs, one a line."""
    return click.option("--input", "lines", type=FILE, metavar="FILE", help=f"{what} a line; - is standard input.")


def policy(strict: bool) -> Policy:
    """The policy that ``--strict`` asks for."""
    return "strict" if strict else "lenient"
