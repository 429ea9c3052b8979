"""Scenes of any domain's vocabulary made anew: boxes of some color that bear the name of their category."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from nsground.datasets import View
from nsground.domains.domain import DomainLike, load_domain
from nsground.domains.lexicon_file import read_lexicon_file
from nsground.errors import DataError
from nsground.generation.sources import Source, check_objects, parts_of, save_picture
from nsground.language.realization_lexicon import load_wording
from nsground.scene import SceneGraph
from nsground.scene.reading import certain

SIZES = {"large": (90, 130), "small": (45, 65)}
"""The sides of boxes, in pixels, from and to."""
GAP = 6
"""Least distance between two boxes, in pixels."""
KINDS = 4
"""Most categories in a scene, so that there are several things of one."""
MOST_OBJECTS = 16
FONT = 13
"""The largest letters, in pixels; long words in small boxes have smaller ones."""
PAPER, INK = (250, 249, 246), (30, 30, 30)


@dataclass(frozen=True)
class FlatSource(Source):
    """Scenes of labelled boxes; the fields are those of :class:`nsground.generation.clevr_scenes.StageSource`."""

    domain: DomainLike
    scenes: Mapping[str, int]
    seed: int = 0
    objects: tuple[int, int] = (4, 9)
    size: tuple[int, int] = (480, 320)
    pictures: bool = True

    def __post_init__(self) -> None:
        parts_of(self.scenes)
        check_objects(self.objects, MOST_OBJECTS)
        if not categories(self.domain):
            raise DataError(f"the domain {load_domain(self.domain)} names no categories to draw")

    def parts(self) -> tuple[str, ...]:
        return parts_of(self.scenes)

    def view(self, index: int, folder: Path) -> View | None:
        scene = set_out(random.Random(f"{self.seed} scene {index}"), self.domain, self.objects, self.size)
        picture = save_picture(np.asarray(drawn(scene)), folder, index) if self.pictures else None
        return View(f"{index:06d}", picture, scene, part=self.parts()[index])

    def told(self) -> Mapping[str, Any]:
        made = str(load_domain(self.domain))
        return {"made": made, "scenes": dict(self.scenes), "objects": self.objects}


@cache
def categories(domain: DomainLike) -> tuple[str, ...]:
    """The categories that the lexicon of a domain names, with a word for one and for several."""
    wording = load_wording(domain)
    files = map(read_lexicon_file, load_domain(domain).lexicon)
    sections = (section for data in files for section in (data.get("categories", {}), data.get("synonyms", {})))
    names = [name for section in sections for name in section]
    return tuple(dict.fromkeys(n for n in names if n in wording.singular and n in wording.plural))


def colors(domain: DomainLike) -> tuple[str, ...]:
    """The colors that a domain has adjectives for and that can be drawn."""
    known = load_wording(domain).before
    return tuple(value for family, value in known if family == "color" and value in ImageColor.colormap)


def set_out(rng: random.Random, domain: DomainLike, objects: tuple[int, int], size: tuple[int, int]) -> SceneGraph:
    """Boxes of a few categories at random places, none over another."""
    wanted, named = rng.randint(*objects), categories(domain)
    kinds = rng.sample(named, min(KINDS, len(named), max(1, wanted - 1)))
    boxes: list[tuple[int, int, int, int]] = []
    while len(boxes) < wanted:
        boxes = []
        for _ in range(40 * wanted):
            low, high = SIZES[rng.choice(list(SIZES))]
            width, height = rng.randint(low, high), rng.randint(low, high)
            x, y = rng.randint(0, size[0] - width), rng.randint(0, size[1] - height)
            new = (x, y, x + width, y + height)
            if len(boxes) < wanted and all(_apart(new, other) for other in boxes):
                boxes.append(new)
        wanted -= len(boxes) < wanted  # no room for so many
    shades = colors(domain)
    attributes = {"color": certain([rng.choice(shades) for _ in boxes], shades)} if shades else {}
    concepts = certain([rng.choice(kinds) for _ in boxes], kinds)
    return SceneGraph(
        np.array(boxes), size, concepts, attributes, domain=load_domain(domain).address, source="labelled boxes"
    )  # fmt: skip


def _apart(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    return a[2] + GAP <= b[0] or b[2] + GAP <= a[0] or a[3] + GAP <= b[1] or b[3] + GAP <= a[1]


def drawn(scene: SceneGraph) -> Image.Image:
    """The boxes in their colors, each with its category written in it."""
    image = Image.new("RGB", scene.size, PAPER)
    pen = ImageDraw.Draw(image)
    for region in scene.regions:
        x0, y0, x1, y1 = (round(side) for side in region.box)
        fill = ImageColor.getrgb(str(region.attributes.get("color", "lightgray")))
        pen.rounded_rectangle((x0, y0, x1 - 1, y1 - 1), radius=6, fill=fill, outline=INK)
        light = 0.299 * fill[0] + 0.587 * fill[1] + 0.114 * fill[2] > 128
        words = str(region.label).replace(" ", "\n")
        font = ImageFont.load_default(min(FONT, 1.6 * (x1 - x0) / max(map(len, words.split("\n")))))
        pen.multiline_text(
            ((x0 + x1) / 2, (y0 + y1) / 2), words, INK if light else PAPER, font, anchor="mm", align="center"
        )
    return image
