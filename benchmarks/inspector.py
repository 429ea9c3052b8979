"""How long a report takes to answer a hand, and how large it is.

    python benchmarks/inspector.py

In headless Chromium: the pointer goes from region to region and from node to node; each time counts from the event to
the frame after it was painted. Beside a crowd of 300 regions stands a scene of 4, the baseline of the same page.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from nsground import SceneGraph, answer_to, parse_all
from nsground.inspector import report

TEXT = "the cups to the left of a plate"
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]

INTERACTIONS = """async ([selector, most]) => {
    const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
    const times = [];
    for (const one of [...document.querySelectorAll(selector)].slice(0, most)) {
        await painted();
        const start = performance.now();
        one.dispatchEvent(new PointerEvent("pointerover", {bubbles: true, pointerType: "mouse"}));
        document.body.offsetHeight;
        await painted();
        times.push(performance.now() - start);
    }
    return times;
}"""


def crowd(count: int) -> SceneGraph:
    """So many cups and plates in rows, in a picture of 640 x 480 pixels."""
    things = [
        {"bbox": [4 + 31 * (i % 20), 4 + 30 * (i // 20), 24, 24], "category": ("cup", "plate")[i % 2]}
        for i in range(count)
    ]
    return SceneGraph.from_coco(things, size=(640, 480))


def written(count: int, folder: Path) -> Path:
    readings = parse_all(TEXT)
    noise = np.random.default_rng(0).integers(0, 256, (480, 640, 3), dtype=np.uint8)
    path = folder / f"{count}.html"
    path.write_text(report(answer_to(readings[0], crowd(count)), readings, noise), encoding="utf-8")
    return path


def measured(page: Page, path: Path) -> dict[str, list[float]]:
    page.goto(path.as_uri())
    return {kind: page.evaluate(INTERACTIONS, [f".{kind}", 40]) for kind in ("region", "node")}


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("skipped: there is no chromium")
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        baseline: dict[str, float] = {}
        print("regions  pointing at   median ms   worst ms   of baseline   report kB")
        for count in (4, 30, 300):
            path = written(count, Path(folder))
            for kind, times in measured(page, path).items():
                median = statistics.median(times)
                baseline.setdefault(kind, median)
                size = path.stat().st_size / 1000
                ratio = median / baseline[kind]
                print(f"{count:7}  {kind:12} {median:10.1f} {max(times):10.1f} {ratio:12.1f}x {size:11.0f}")
        browser.close()


if __name__ == "__main__":
    main()
