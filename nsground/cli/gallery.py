"""A folder of answers: an annotated picture and a readable trace for each, and a page that shows them all."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nsground import Answer, DomainError, NsgroundError
from nsground.cli import options
from nsground.cli.explanation import explanation_text
from nsground.cli.inputs import Grounding, ground_one, read_look
from nsground.explaining.explanation import explain
from nsground.files.atomic import write_text
from nsground.files.reading import read_yaml

FIELDS = {"image": str, "expression": str, "boxes": str, "domain": str, "strict": bool}
MAX_ITEMS = 200


@dataclass(frozen=True)
class GalleryItem:
    """An expression to ground. ``image`` is a picture or a scene file, ``boxes`` a file of boxes or None."""

    image: Path
    expression: str
    boxes: Path | None = None
    domain: str | None = None
    strict: bool = False

    def ground(self) -> Grounding:
        """Look at the picture, or open the scene, and ground the expression in it."""
        boxes, policy = read_look(self.boxes), options.policy(self.strict)
        return ground_one(self.image, self.expression, self.domain, boxes, policy=policy)


@dataclass(frozen=True)
class Shown:
    """An item with its answer, and the names of its files in the gallery."""

    item: GalleryItem
    answer: Answer
    sentence: str
    picture: str
    trace: str


def read_items(path: Path) -> list[GalleryItem]:
    """The expressions in a YAML file; paths are relative to it. Raises DomainError naming entry and field."""
    entries = read_yaml(path).get("expressions")
    if not isinstance(entries, list) or not 0 < len(entries) <= MAX_ITEMS:
        raise DomainError(f"{path}: expressions must be a list of 1 to {MAX_ITEMS} entries")
    items = []
    for number, entry in enumerate(entries):
        where = f"{path}: expressions[{number}]"
        if not isinstance(entry, dict) or not {"image", "expression"} <= set(entry) <= set(FIELDS):
            raise DomainError(f"{where}: must hold image and expression, and of {', '.join(FIELDS)} no others")
        for field, value in entry.items():
            if not isinstance(value, FIELDS[field]):
                raise DomainError(f"{where}.{field}: expected {FIELDS[field].__name__}, got {value!r}")
        boxes = path.parent / entry["boxes"] if "boxes" in entry else None
        items.append(GalleryItem(**{**entry, "image": path.parent / entry["image"], "boxes": boxes}))
    return items


def show_item(item: GalleryItem, number: int, folder: Path) -> Shown:
    """Ground one item, and write its picture and its trace. Raises NsgroundError."""
    from nsground.drawing import draw, save_picture

    grounding = item.ground()
    explanation = explain(grounding.answer)
    name = f"{number:02}-{_slug(item.expression)}"
    save_picture(draw(grounding.view.picture, grounding.answer), folder / f"{name}.png")
    write_text(folder / f"{name}.txt", explanation_text(explanation, grounding.readings))
    return Shown(item, grounding.answer, explanation.outcome, f"{name}.png", f"{name}.txt")


def write_index(shown: Sequence[Shown], folder: Path) -> Path:
    """The page that shows all pictures with their expressions, programs and outcomes."""
    cards = "\n".join(_card(each) for each in shown)
    path = folder / "index.html"
    write_text(path, _PAGE.replace("{cards}", cards))
    return path


def make_folder(folder: Path) -> None:
    """Raises NsgroundError where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NsgroundError(f"{folder}: cannot be made: {error.strerror}") from None


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].rstrip("-") or "expression"


def _card(shown: Shown) -> str:
    words = {
        "picture": shown.picture, "trace": shown.trace, "expression": shown.item.expression,
        "program": str(shown.answer.program), "sentence": shown.sentence, "outcome": shown.answer.outcome,
        "policy": shown.answer.policy,
    }  # fmt: skip
    return _CARD.format(**{name: html.escape(word) for name, word in words.items()})


_CARD = """\
<article>
  <a href="{picture}"><img src="{picture}" alt="{expression}: {sentence}" loading="lazy"></a>
  <h2>{expression}</h2>
  <code>{program}</code>
  <p><span class="{outcome}">{outcome}</span> {sentence}</p>
  <p class="small">{policy} · <a href="{trace}">every step and its reasons</a></p>
</article>"""

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>nsground: expressions grounded</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 1500px; margin: 2rem auto; padding: 1rem; }
  main { display: grid; gap: 1.5rem; }
  main { grid-template-columns: repeat(auto-fill, minmax(min(420px, 100%), 1fr)); }
  article { border: 1px solid #8885; border-radius: 10px; padding: 1rem; }
  img { width: 100%; height: 340px; object-fit: contain; background: #8881; border-radius: 6px; }
  h2 { font-size: 1.05rem; margin: .8rem 0 .3rem; }
  code { font-size: .85rem; overflow-wrap: anywhere; }
  p { margin: .5rem 0 0; }
  span { font-weight: 600; border: 2px solid; border-radius: 4px; padding: 0 .4em; }
  .none, .ambiguous { border-style: dashed; }
  .small { font-size: .85rem; opacity: .8; }
</style>
<h1>Expressions grounded</h1>
<p>Thick line and check mark: chosen. Dashed and ring: what it was related to. Dotted and cross: rejected.</p>
<main>
{cards}
</main>
</html>
"""
