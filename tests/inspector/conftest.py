"""Scenes to inspect, and a real browser to look at them with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nsground import Answer, SceneGraph, answer_to, parse_all
from nsground.language import Parse

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def table_scene() -> SceneGraph:
    """From left to right: a cup, a fork, a cup; a plate below."""
    things = [
        {"bbox": [5, 20, 20, 20], "category": "cup", "attributes": {"color": "red"}},
        {"bbox": [40, 20, 10, 30], "category": "fork", "attributes": {"color": "gray"}},
        {"bbox": [70, 20, 20, 20], "category": "cup", "attributes": {"color": "green"}},
        {"bbox": [30, 60, 40, 15], "category": "plate", "attributes": {"color": "white"}},
    ]
    return SceneGraph.from_coco(things, size=(100, 80))


def crowd(count: int, size: tuple[int, int] = (640, 480)) -> SceneGraph:
    """So many cups and plates in rows."""
    across = 20
    things = [
        {"bbox": [4 + 31 * (i % across), 4 + 30 * (i // across), 24, 24], "category": ("cup", "plate")[i % 2]}
        for i in range(count)
    ]
    return SceneGraph.from_coco(things, size=size)


def answered(text: str, scene: SceneGraph) -> tuple[Answer, list[Parse]]:
    readings = parse_all(text)
    return answer_to(readings[0], scene), readings


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, or a skip that says what is missing."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed; pip install 'nsground[dev]'"
    )
    if CHROMIUM is None:
        pytest.skip("there is no chromium; apt-get install chromium")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


class Watched:
    """A page with all that it said on the console and all that it asked for beyond this machine."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("request", lambda request: self._ask(request.url))

    def _ask(self, url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:")):
            self.asked.append(url)


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    """A page of 1280 x 900 pixels, which must neither complain nor call out."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = Watched(context)
    yield page
    context.close()
    assert page.said == [] and page.asked == []


def opened(watched: Watched, html: str, folder: Path) -> Any:
    """A report opened from a file, as people do."""
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    watched.page.goto(path.as_uri())
    return watched.page
