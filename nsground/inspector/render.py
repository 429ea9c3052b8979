"""Models to HTML: the templates, style and script in ``page/``. All that is filled in is escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

SIGNS = {"chosen": "✓", "candidate": "?", "anchor": "◎", "rejected": "✕", "other": ""}
"""What says the part a region plays without colour; the drawn pictures have the same."""

OUTCOMES = {"found": "✓", "many": "✓", "ambiguous": "?", "none": "∅", "undecided": "?"}

MAX_BARS = 8
"""Regions that a step shows by name, of those that it keeps and of those that it loses."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("nsground.inspector", "page"),
        autoescape=select_autoescape(["html"], default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(signs=SIGNS, outcomes=OUTCOMES, max_bars=MAX_BARS)
    environment.filters["painted"] = _painted
    return environment


def _painted(regions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Large regions first, so that small ones lie over them and can be pointed at."""
    return sorted(regions, key=lambda r: -(r["box"][2] - r["box"][0]) * (r["box"][3] - r["box"][1]))


def render(template: str, **values: Any) -> str:
    """A template of ``page/``, filled in."""
    return _environment().get_template(template).render(**values)


@cache
def asset(name: str) -> str:
    """The text of a style or script in ``page/``."""
    return files("nsground.inspector").joinpath("page", name).read_text(encoding="utf-8")


def inlined(name: str) -> Markup:
    """A style or script of ours, to stand inside the page; it is no one's input."""
    return Markup(asset(name))


def digest(name: str) -> str:
    """What a content security policy knows an inlined style or script by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(asset(name).encode('utf-8')).digest()).decode('ascii')}'"
