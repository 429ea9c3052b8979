"""The demo: real pictures, honest answers, a page with all of them."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from nsground.cli.commands.demo import EXAMPLES
from nsground.cli.gallery import read_items
from nsground.errors import DomainError
from tests.cli.conftest import Run


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in ("src", "href") and value}


def test_the_demo(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    result = run("demo", "-o", folder)
    count = len(read_items(EXAMPLES))
    assert result.exit_code == 0, result.output
    assert count >= 8 and len(list(folder.glob("*.png"))) == len(list(folder.glob("*.txt"))) == count
    links = Links()
    links.feed((folder / "index.html").read_text(encoding="utf-8"))
    assert links.found == {path.name for path in folder.iterdir()} - {"index.html"}
    for outcome in ("found", "none", "ambiguous", "many"):
        assert f" {outcome} " in result.stdout
    for path in folder.glob("*.png"):
        with Image.open(path) as image:
            image.load()


def test_a_list_of_ones_own(run: Run, scene_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "expressions:\n  - {image: scene.json, expression: the <b>fork</b>}\n  - {image: gone.png, expression: a cup}\n"
        "  - {image: scene.json, expression: the fork}\n"
    )
    result = run("demo", path, "-o", tmp_path / "out")
    assert result.exit_code == 2 and "gone.png" in result.stderr
    page = (tmp_path / "out" / "index.html").read_text()
    assert "<b>" not in page and "THE(fork)" in page


@pytest.mark.parametrize(
    "text",
    ["", "expressions: 3", "expressions: []", "expressions: [{image: a.png}]",
     "expressions: [{image: a.png, expression: 3}]", "expressions: [{image: a.png, expression: b, color: c}]"],
)  # fmt: skip
def test_lists_that_cannot_be_used(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(DomainError, match=r"bad.yaml"):
        read_items(path)
