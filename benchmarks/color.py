"""How often the colour attribute is right: on objects of photographs, rendered scenes and plain colours.

    python benchmarks/color.py [--data ../shared/data] [--errors]

Photographs: 115 objects at least 28 pixels wide and high, drawn at random, no more than seven of a category;
``color_labels.jsonl`` holds the words that pass for each, judged by looking at the crop (people, glass and
patterns left out). Rendered scenes: the ground truth; cyan counts as blue or green. Plain colours: what
people called a patch, where a listener then found it. The numbers in ``nsground/perception/color.py`` were
chosen on these same examples, as round numbers in a flat region: what is printed flatters a little.
"""

from __future__ import annotations

import argparse
import colorsys
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from nsground.perception.color import NAMES, colors

HERE = Path(__file__).parent
Example = tuple[Image.Image, list[tuple[float, float, float, float]], list[list[str]]]


def main() -> None:
    """Print top-1 and top-2 accuracy and the time a box."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "data")
    parser.add_argument("--errors", action="store_true", help="also print what was taken for what")
    args = parser.parse_args()
    colors(Image.new("RGB", (8, 8)), [[0, 0, 8, 8]])  # the table of words, once
    for name, examples in (("photographs", photos(args.data)), ("rendered scenes", scenes(args.data)),
                           ("plain colours", patches(args.data))):  # fmt: skip
        first = second = count = 0
        seconds, wrong = 0.0, Counter()
        for image, boxes, wanted in examples:
            start = time.perf_counter()
            probs = colors(image, boxes).probs
            seconds += time.perf_counter() - start
            for row, words in zip(probs, wanted, strict=True):
                best = [NAMES[j] for j in np.argsort(-row)[:2]]
                count, first, second = (
                    count + 1,
                    first + (best[0] in words),
                    second + bool({*best} & {*words}),
                )
                if best[0] not in words:
                    wrong[f"{'/'.join(words)} as {best[0]}"] += 1
        print(f"{name:16} {count:5} boxes   top-1 {first / count:.3f}   top-2 {second / count:.3f}"
              f"   {seconds / count * 1e3:.2f} ms a box")  # fmt: skip
        if args.errors:
            print("   " + ", ".join(f"{what} {n}" for what, n in wrong.most_common(12)))


def photos(data: Path) -> Iterator[Example]:
    """Objects of the photographs, with the words in the file of labels."""
    pictures = {row["file"]: row for row in read(data / "photos" / "annotations.jsonl")}
    for label in read(HERE / "color_labels.jsonl"):
        _, x, y, w, h = pictures[label["file"]]["objects"][label["object"]]
        image = Image.open(data / "photos" / label["file"]).convert("RGB")
        yield image, [(x, y, x + w, y + h)], [label["colors"]]


def scenes(data: Path) -> Iterator[Example]:
    """Objects of the rendered validation scenes."""
    folder = data / "clevr" / "val"
    for scene in json.loads((folder / "scenes.json").read_text())["scenes"]:
        image = Image.open(folder / "images" / scene["image_filename"]).convert("RGB")
        words = [["blue", "green"] if o["color"] == "cyan" else [o["color"]] for o in scene["objects"]]
        yield image, [tuple(o["bbox"]) for o in scene["objects"]], words


def patches(data: Path) -> Iterator[Example]:
    """Plain colours that somebody called by one basic word, beside two colours that are far from it."""
    for said, condition, (hue, saturation, lightness), *_, chosen in read(
        data / "language" / "colors_in_context_dev.jsonl"
    ):
        word = said.strip().lower().replace("grey", "gray")
        if condition == "far" and chosen and word in NAMES:
            rgb = colorsys.hls_to_rgb(hue / 360, lightness / 100, saturation / 100)
            yield Image.new("RGB", (8, 8), tuple(round(255 * v) for v in rgb)), [(0, 0, 8, 8)], [[word]]


def read(path: Path) -> list:
    """The lines of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
