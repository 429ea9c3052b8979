"""The report in a real browser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nsground.inspector import report
from tests.inspector.conftest import Watched, answered, crowd, opened, table_scene

TEXT = "the cup to the left of the fork"
LIT_WORDS = ".word.is-lit"


@pytest.fixture
def html() -> str:
    return report(*answered(TEXT, table_scene()), np.full((80, 100, 3), 200, dtype=np.uint8))


def texts(page: object, selector: str) -> list[str]:
    return page.locator(selector).all_text_contents()  # type: ignore[attr-defined,no-any-return]


def lit_regions(page: object, name: str = "is-lit") -> list[str]:
    found = page.locator(f".region.{name}")  # type: ignore[attr-defined]
    return sorted(one.get_attribute("data-region") for one in found.all())


def test_pointing_at_a_node_lights_its_words_and_regions(watched: Watched, html: str, tmp_path: Path) -> None:
    page = opened(watched, html, tmp_path)
    assert texts(page, ".is-lit") == []
    page.locator(".node", has_text="LEFT_OF").hover()
    assert "left" in texts(page, LIT_WORDS) and "fork" in texts(page, LIT_WORDS)
    assert lit_regions(page) == ["0"] and lit_regions(page, "is-lost") == ["2"]
    assert "loses #2 cup" in page.locator(".panel").inner_text()
    page.mouse.move(5, 5)
    assert texts(page, ".is-lit") == []


def test_pointing_at_a_word_lights_its_node_and_regions(watched: Watched, html: str, tmp_path: Path) -> None:
    page = opened(watched, html, tmp_path)
    page.locator(".word", has_text="cup").hover()
    assert texts(page, ".node.is-lit .op") == ["cup"] and lit_regions(page) == ["0", "2"]


def test_a_region_says_why_not_and_lights_the_clause(watched: Watched, html: str, tmp_path: Path) -> None:
    page = opened(watched, html, tmp_path)
    page.locator(".region[data-region='2']").click()
    page.mouse.move(5, 5)
    assert "#2 is not left of #1" in page.locator(".panel").inner_text()
    assert "left" in texts(page, LIT_WORDS) and lit_regions(page, "is-near") == ["1"]
    assert "LEFT_OF" in texts(page, ".node.is-out .op") and "cup" in texts(page, ".node.is-in .op")
    assert page.locator(".region[data-region='2']").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert texts(page, ".is-lit") == []


def test_all_of_it_by_keyboard(watched: Watched, html: str, tmp_path: Path) -> None:
    page = opened(watched, html, tmp_path)
    stops = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.closest('[data-rove], .scroll')?.dataset.rove ?? 'table'"))
    assert stops == ["words", "regions", "tree", "table"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator(".node[aria-selected='true'] .op").inner_text() == "LEFT_OF"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.dataset.region") == "3"
    assert "#3 is no cup" in page.locator(".panel").inner_text()


def test_everything_focusable_has_a_name(watched: Watched, html: str, tmp_path: Path) -> None:
    page = opened(watched, html, tmp_path)
    nameless = page.evaluate(
        "[...document.querySelectorAll('[tabindex], button, input')]"
        ".filter(e => !(e.getAttribute('aria-label') || e.textContent.trim())).map(e => e.outerHTML)"
    )
    assert nameless == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_sticks_out_to_the_side(watched: Watched, html: str, tmp_path: Path, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 800})
    page = opened(watched, html, tmp_path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_and_print_change_the_ground(watched: Watched, html: str, tmp_path: Path) -> None:
    page = opened(watched, html, tmp_path)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) != light
    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate(ground) == "rgb(255, 255, 255)" and not page.locator(".panel").is_visible()
    assert page.locator(".why").is_visible()


def test_parts_are_told_apart_without_colour(watched: Watched, html: str, tmp_path: Path) -> None:
    page = opened(watched, html, tmp_path)
    lines = page.evaluate(
        "['chosen', 'anchor', 'rejected'].map(r => getComputedStyle(document.querySelector("
        "`.region[data-role=${r}] .box`))).map(s => s.strokeDasharray + '/' + s.strokeWidth)"
    )
    assert len(set(lines)) == 3
    assert texts(page, ".tag[data-role='chosen'] .tag-sign") == ["✓"]


def test_a_scene_without_a_picture(watched: Watched, tmp_path: Path) -> None:
    page = opened(watched, report(*answered(TEXT, table_scene())), tmp_path)
    assert page.locator(".ground").count() == 1 and page.locator(".region").count() == 4


def test_signs_in_the_picture_say_what_the_node_pointed_at_does(watched: Watched, html: str, tmp_path: Path) -> None:
    page = opened(watched, html, tmp_path)
    page.locator(".node", has_text="cup").last.hover()
    assert texts(page, ".tag[data-tag='2'] .tag-sign") == ["✓"]  # a cup, though the answer rejects it
    page.locator(".node", has_text="LEFT_OF").first.hover()
    assert texts(page, ".tag[data-tag='2'] .tag-sign") == ["✕"]
    page.mouse.move(0, 0)
    assert texts(page, ".tag[data-tag='0'] .tag-sign") == ["✓"]


def test_the_picture_of_a_phone_stays_in_sight_of_the_program(browser: object, html: str, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True)  # type: ignore[attr-defined]
    page = opened(Watched(context), html, tmp_path)
    page.locator(".node").last.scroll_into_view_if_needed()
    page.locator(".node").last.tap()
    assert 0 <= page.locator(".picture").bounding_box()["y"] < 100
    context.close()


def test_names_do_not_cover_a_crowded_picture(watched: Watched, tmp_path: Path) -> None:
    page = opened(watched, report(*answered("the cups left of a plate", crowd(300, (640, 480)))), tmp_path)
    page.locator(".node", has_text="LEFT_OF").hover()
    assert page.locator(".tag.is-lit").count() <= 32


def test_three_hundred_regions(watched: Watched, tmp_path: Path) -> None:
    page = opened(watched, report(*answered("the cups left of a plate", crowd(300, (640, 480)))), tmp_path)
    page.locator(".region[data-region='120']").hover()
    assert page.locator(".panel h3").inner_text().startswith("#120 cup")
    page.locator(".node", has_text="LEFT_OF").hover()
    assert len(lit_regions(page)) > 100


def test_without_a_script_all_of_it_can_be_read(browser: object, html: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = opened(Watched(context), html, tmp_path)
    said = page.locator("body").inner_text()
    assert all(part in said for part in ("Found #0 red cup", "LEFT_OF", "#2 is not left of #1"))
    context.close()
