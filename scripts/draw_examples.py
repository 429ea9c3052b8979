"""Draw examples of data sets side by side: what each expression means in its true scene, marked in the picture.

    python scripts/draw_examples.py drawn:000098-3 boxes:000009-1 -o docs/images/generated.png

An example is named by the file or folder of its data set and its id.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image

from nsground import ground
from nsground.datasets import open_dataset
from nsground.drawing.picture import PAPER, draw, save_picture


def marked(dataset: str, name: str) -> Image.Image:
    """The picture of the example of this name."""
    example = next(each for each in open_dataset(Path(dataset)) if each.id == name)
    return draw(example.view.picture, ground(example.view.scene, example.text))


def main() -> None:
    """All of them in a row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("examples", nargs="+", metavar="DATASET:ID")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    pictures = [marked(*each.rsplit(":", 1)) for each in args.examples]
    row = Image.new("RGB", (sum(each.width for each in pictures), max(each.height for each in pictures)), PAPER)
    for place, each in enumerate(pictures):
        row.paste(each, (sum(before.width for before in pictures[:place]), 0))
    save_picture(row, args.output)


if __name__ == "__main__":
    main()
