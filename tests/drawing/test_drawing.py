"""Pictures of answers: sizes, and styles that are told apart without colour."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFont

from nsground import Answer, ImageError, SceneGraph, execute, parse_all, read
from nsground.drawing import (
    BoxAnnotator,
    Canvas,
    Mark,
    MaskAnnotator,
    TagAnnotator,
    draw,
    draw_marks,
    draw_scene,
    marks_of_answer,
    marks_of_scene,
    save_picture,
)
from nsground.drawing.canvas import dashed, text_width, unit
from nsground.drawing.picture import LARGEST, SMALLEST, wrap
from nsground.drawing.styles import ANCHOR, CANDIDATE, CHOSEN, LABELS, OTHER, REJECTED, Style
from nsground.grounding import answer_to

PARTS = (CHOSEN, CANDIDATE, ANCHOR, REJECTED)
GROUNDS = {"black": (0, 0, 0), "white": (255, 255, 255), "gray": (128, 128, 128), "green": (0, 158, 115)}


def things(*named: tuple[str, list[float]], size: tuple[int, int] = (500, 400)) -> SceneGraph:
    return SceneGraph.from_coco([{"bbox": box, "category": name} for name, box in named], size=size)


@pytest.fixture
def scene() -> SceneGraph:
    return things(
        ("cup", [50, 100, 80, 80]),
        ("fork", [200, 100, 60, 100]),
        ("cup", [350, 100, 80, 80]),
        ("dog", [200, 300, 90, 60]),
    )


@pytest.fixture
def answer(scene: SceneGraph) -> Answer:
    return answer_to(parse_all("the cup to the left of the fork")[0], scene)


def framed(style: Style, ground: tuple[int, int, int] = (255, 255, 255)) -> Image.Image:
    canvas = Canvas(Image.new("RGB", (480, 480), ground))
    BoxAnnotator().annotate(canvas, [Mark((40, 40, 440, 440), style)])
    return canvas.result()


def top_edge(style: Style, ground: tuple[int, int, int] = (255, 255, 255)) -> NDArray[np.float64]:
    """Gray values across the top line of a box, away from its corners: [16 rows, 300 columns]."""
    return np.asarray(framed(style, ground).convert("L"), dtype=np.float64)[32:48, 90:390]


# --- what is drawn ----------------------------------------------------------------------------------------


def test_every_part_has_its_own_marks(answer: Answer) -> None:
    marks = {(mark.style.name, mark.text) for mark in marks_of_answer(answer)}
    assert marks == {("chosen", "#0 cup  1.00"), ("anchor", "the fork  #1"), ("rejected", "#2 cup")}


def test_the_chosen_region_is_drawn_last(answer: Answer) -> None:
    assert marks_of_answer(answer)[-1].style is CHOSEN


def test_without_a_picture_the_others_are_drawn_too(answer: Answer) -> None:
    assert ("other", "#3 dog") in {(m.style.name, m.text) for m in marks_of_answer(answer, others=True)}


def test_an_ambiguous_answer_chooses_nothing(scene: SceneGraph) -> None:
    answer = execute(read("THE(cup)"), scene, policy="strict")
    assert [m.style for m in marks_of_answer(answer)] == [CANDIDATE, CANDIDATE]


def test_a_count_shows_what_was_counted(scene: SceneGraph) -> None:
    answer = execute(read("COUNT(RIGHT_OF(cup, THE(fork)))"), scene)
    styles = {m.text.split()[0]: m.style for m in marks_of_answer(answer)}
    assert (styles["#2"], styles["#0"]) == (CHOSEN, REJECTED)


# --- styles -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS.keys())
def test_styles_are_told_apart_in_gray(ground: tuple[int, int, int]) -> None:
    edges = [top_edge(style, ground) for style in PARTS]
    for n, one in enumerate(edges):
        for other in edges[n + 1 :]:
            assert (np.abs(one - other) > 40).mean() > 0.02


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS.keys())
@pytest.mark.parametrize("style", PARTS, ids=lambda style: style.name)
def test_styles_stand_out_from_any_ground(style: Style, ground: tuple[int, int, int]) -> None:
    gray = np.asarray(Image.new("RGB", (1, 1), ground).convert("L"), dtype=np.float64)[0, 0]
    assert (np.abs(top_edge(style, ground) - gray).max(axis=0) > 50).mean() > 0.2


def test_lines_differ_in_kind() -> None:
    """Solid: no column without a mark. Dashed, dotted, dash-dotted: ever shorter runs, thick before thin."""
    runs = {}
    for style in PARTS:
        marked = (top_edge(style) < 235).any(axis=0)
        changes = int(np.abs(np.diff(marked.astype(int))).sum())
        runs[style.name] = changes
    assert runs["chosen"] == 0
    assert 0 < runs["anchor"] < runs["rejected"]
    assert runs["in question"] > 0


def test_signs_differ_in_gray() -> None:
    def plate(style: Style) -> NDArray[np.float64]:
        plain = dataclasses.replace(style, color=(90, 90, 90))
        canvas = Canvas(Image.new("RGB", (480, 480), (255, 255, 255)))
        TagAnnotator().annotate(canvas, [Mark((100, 100, 300, 300), plain, "#1 cup")])
        return np.asarray(canvas.result().convert("L"), dtype=np.float64)

    plates = [plate(style) for style in PARTS]
    for n, one in enumerate(plates):
        for other in plates[n + 1 :]:
            assert (np.abs(one - other) > 60).sum() > 10


def test_text_on_every_colour_can_be_read() -> None:
    def luminance(color: tuple[int, int, int]) -> float:
        parts = [(v / 255 / 12.92) if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in color]
        return float(np.dot(parts, (0.2126, 0.7152, 0.0722)))

    for style in (*PARTS, OTHER, *LABELS):
        low, high = sorted((luminance(style.color), luminance(style.ink)))
        assert (high + 0.05) / (low + 0.05) >= 3  # WCAG 2 for large or bold text


# --- sizes ------------------------------------------------------------------------------------------------


SIZES = [(1, 1), (2, 3000), (3000, 2), (40, 30), (480, 320), (6000, 20), (2500, 1800)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_pictures_of_any_size(size: tuple[int, int]) -> None:
    width, height = size
    half = [width / 2, height / 2]
    scene = things(("cup", [0, 0, *half]), ("cup", [*half, *half]), size=size)
    answer = answer_to(parse_all("the cup")[0], scene)
    for ground in (Image.new("RGB", size, "navy"), None):
        drawn = draw(ground, answer)
        assert max(drawn.size) >= SMALLEST - 1 and max(drawn.size) <= LARGEST + 2000
        assert drawn.width >= 360 and drawn.mode == "RGB"
    assert max(draw_scene(None, scene).size) <= LARGEST


def test_a_scene_as_large_as_a_town_is_drawn_reduced() -> None:
    scene = things(("cup", [0, 0, 5e5, 5e5]), size=(1_000_000, 1_000_000))
    assert draw(None, execute(read("cup"), scene)).width == LARGEST


def test_boxes_follow_a_picture_of_another_size(answer: Answer) -> None:
    small = draw(Image.new("RGB", (500, 400), "white"), answer)
    large = draw(Image.new("RGB", (1000, 800), "white"), answer)
    green = np.argwhere((np.abs(np.asarray(large, dtype=int) - CHOSEN.color) < 12).all(axis=2)[:800])
    assert abs(green[:, 1].min() - 100) < 12 and abs(green[:, 1].max() - 260) < 12
    assert large.width == 2 * small.width


def test_lines_and_letters_grow_with_the_picture() -> None:
    assert unit((100, 100)) == 1 and unit((1920, 100)) == 4 and unit((100_000, 10)) == 12


def test_many_regions_of_every_part() -> None:
    boxes = [("cup" if i % 3 else "fork", [i % 60 * 8, i // 60 * 8, 6, 6]) for i in range(3000)]
    scene = things(*boxes)
    for text in ("the cup left of a fork", "the cups left of the fork", "the forks"):
        marks = marks_of_answer(answer_to(parse_all(text)[0], scene), others=True)
        assert len(marks) <= 2500 and sum(bool(m.text) for m in marks) <= 60
    assert draw(None, answer_to(parse_all("the cups")[0], scene)).width >= SMALLEST


def test_a_scene_without_regions() -> None:
    assert draw(None, execute(read("THE(cup)"), SceneGraph.from_coco([], size=(100, 80)))).width >= 360


def test_boxes_outside_the_picture() -> None:
    scene = things(("cup", [-500, -500, 100, 100]), ("cup", [900, 900, 100, 100]), ("cup", [-50, -50, 2000, 2000]))
    draw(None, execute(read("cup"), scene))


def test_masks_tint_the_chosen_region() -> None:
    rle = {"size": [40, 200], "counts": [40 * 50, 40 * 100, 40 * 50]}
    canvas = Canvas(Image.new("RGB", (200, 40), (255, 255, 255)))
    MaskAnnotator().annotate(canvas, [Mark((50, 0, 150, 40), CHOSEN, "", rle)])
    drawn = np.asarray(canvas.result(), dtype=int)
    assert (drawn[20, 100] < 255).any() and (drawn[20, 20] == 255).all()


# --- tags and caption -------------------------------------------------------------------------------------


def test_tags_do_not_cover_each_other() -> None:
    marks = [Mark((100.0 + 3 * i, 100.0, 200.0 + 3 * i, 200.0), REJECTED, f"#{i} cup") for i in range(6)]
    canvas = Canvas(Image.new("RGB", (480, 480), (255, 255, 255)))
    TagAnnotator().annotate(canvas, marks)
    filled = (np.abs(np.asarray(canvas.result(), dtype=int) - REJECTED.color) < 8).all(axis=2).sum()
    alone = Canvas(Image.new("RGB", (480, 480), (255, 255, 255)))
    TagAnnotator().annotate(alone, marks[:1])
    one = (np.abs(np.asarray(alone.result(), dtype=int) - REJECTED.color) < 8).all(axis=2).sum()
    assert filled > 5.1 * one


def test_the_caption_wraps_and_ends() -> None:
    assert wrap("", 10, 100) == [""]
    lines = wrap("AND(" + ", ".join(["LEFT_OF(cup, fork)"] * 500) + ")", 10, 200)
    assert len(lines) == 6 and lines[-1].endswith("...")
    assert all(text_width(line, 10) <= 200 for line in lines[:-1])
    assert text_width(wrap("x" * 5000, 10, 100)[0], 10) <= 100


@pytest.mark.parametrize(
    "text",
    ["🙂 שלום \u202e", "\x00\x1b[0m", "e\u0301" * 50, "\ud800"],
    ids=["scripts", "controls", "accents", "surrogate"],
)
def test_a_caption_in_any_script(answer: Answer, text: str) -> None:
    draw(None, dataclasses.replace(answer, expression=text, unread=(text,)))


def test_the_font_scales() -> None:
    assert isinstance(ImageFont.load_default(20), ImageFont.FreeTypeFont)
    assert text_width("cup", 40) > 1.8 * text_width("cup", 20)


def test_dashes_cover_their_share_of_a_line() -> None:
    pieces = dashed([(0, 0), (0, 100)], [3, 2])
    assert sum(b[1] - a[1] for a, b in pieces) == pytest.approx(60)
    assert dashed([(0, 0), (5, 5)], []) == [[(0, 0), (5, 5)]]
    assert dashed([(1, 1), (1, 1)], [3, 2]) == []


# --- files ------------------------------------------------------------------------------------------------


def test_pictures_are_saved_by_their_ending(tmp_path: Path) -> None:
    for name in ("a.png", "a.JPG", "a.webp"):
        save_picture(Image.new("RGB", (9, 9)), tmp_path / name)
        assert Image.open(tmp_path / name).size == (9, 9)
    with pytest.raises(ImageError, match=r"\.txt"):
        save_picture(Image.new("RGB", (9, 9)), tmp_path / "a.txt")
    with pytest.raises(ImageError, match="cannot be written"):
        save_picture(Image.new("RGB", (9, 9)), tmp_path / "none" / "a.png")
    assert len(list(tmp_path.iterdir())) == 3


def test_every_region_of_a_scene_has_a_mark_in_the_colour_of_its_category(scene: SceneGraph) -> None:
    marks = {mark.box: mark for mark in marks_of_scene(scene)}
    assert set(marks) == {region.box for region in scene}
    first, fork, second, _ = (marks[region.box] for region in scene)
    assert first.style == second.style != fork.style
    assert [mark.text.split()[0] for mark in (first, fork)] == ["#0", "#1"]


def test_marks_are_drawn_and_nothing_else(scene: SceneGraph) -> None:
    plain = draw_marks(None, scene, [])
    marked = draw_marks(None, scene, marks_of_scene(scene)[-1:])
    assert plain.size == marked.size and plain.tobytes() != marked.tobytes()
    assert plain.tobytes() == draw_marks(None, scene, []).tobytes()
