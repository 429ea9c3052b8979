"""A page of pictures with what was seen in them, the worst first."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from nsground.drawing import Mark, Style, draw_marks
from nsground.drawing.styles import BLUE, GREEN, VERMILLION
from nsground.evaluation.disturbances import Disturbance
from nsground.evaluation.perception import EXISTS
from nsground.evaluation.pictures import jpeg_uri
from nsground.evaluation.scenes import Rendered
from nsground.perception import Detector, open_image, perceive
from nsground.scene import SceneGraph, iou, matched
from nsground.scene.scaling import in_pixels

RIGHT = Style("right", GREEN, 1.6, sign="check")
WRONG = Style("seen wrongly", VERMILLION, 2.4, (6, 4.5), "cross")
MISSED = Style("not seen", BLUE, 2.4, (0.5, 3.3), "question")

MOST = 200
"""Pictures on a page."""

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What was seen</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; color: #111 }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)); gap: 1.5rem }}
figure {{ margin: 0 }} img {{ width: 100% }} figcaption {{ font-size: .9rem }}
@media (prefers-color-scheme: dark) {{ body {{ background: #161616; color: #eee }} }}
</style>
<h1>What was seen</h1>
<p>{summary} A solid line with a check mark: seen rightly. Dashed with a cross: seen wrongly, or nothing is there.
Dotted with a question mark: not seen.</p>
<main>
{figures}
</main></html>
"""


@dataclass(frozen=True)
class Sight:
    """A picture with its marks, and what is wrong, a line each."""

    name: str
    picture: Image.Image
    faults: tuple[str, ...]


def sight(rendered: Rendered, detector: str | Detector, disturbance: Disturbance) -> Sight:
    """One picture as it is seen, compared with its true scene."""
    image = disturbance(open_image(rendered.path))
    scene = perceive(image, "clevr", detector)
    scene = scene[scene.existence >= EXISTS]
    there = in_pixels(rendered.truth, scene.size)
    match = matched(iou(scene.boxes, there.boxes))
    names, truth = _names(scene), _names(there)
    marks, faults = [], []
    for i, j in enumerate(match):
        if j >= 0 and names[i] == truth[j]:
            marks.append(Mark(scene.regions[i].box, RIGHT))
            continue
        fault = f"{names[i]}, in truth {truth[j]}" if j >= 0 else f"{names[i]}, where there is none"
        marks.append(Mark(scene.regions[i].box, WRONG, names[i]))
        faults.append(f"{fault} ({scene.existence[i]:.2f})")
    for j in sorted(set(range(len(truth))) - set(match.tolist())):
        marks.insert(0, Mark(there.regions[j].box, MISSED, truth[j]))
        faults.append(f"not seen: {truth[j]}")
    return Sight(rendered.path.name, draw_marks(image, scene, marks), tuple(faults))


def page(sights: Sequence[Sight]) -> str:
    """The page as HTML, with the pictures in it."""
    worst = sorted(sights, key=lambda s: (-len(s.faults), s.name))
    clean = sum(not s.faults for s in sights)
    summary = f"{len(sights)} pictures; in {clean} of them everything was seen rightly."
    if len(worst) > MOST:
        summary += f" The worst {MOST} are shown."
    return _PAGE.format(summary=summary, figures="\n".join(map(_figure, worst[:MOST])))


def _figure(found: Sight) -> str:
    said = html.escape("; ".join(found.faults) or "all right")
    name = html.escape(found.name)
    picture = f'<img alt="{name}: {said}" src="{jpeg_uri(found.picture)}">'
    return f"<figure>{picture}<figcaption>{name}: {said}</figcaption></figure>"


def _names(scene: SceneGraph) -> list[str]:
    """Each region in words, such as ``small red metal cube``."""
    tables = [scene.attributes[family].best() for family in ("size", "color", "material", "shape")]
    return [" ".join(str(value) for value in values) for values in zip(*tables, strict=True)]
