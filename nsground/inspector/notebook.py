"""Our objects in notebooks: HTML that needs no script, short by default."""

from __future__ import annotations

from functools import singledispatch
from itertools import islice
from typing import Any

from nsground.errors import ImageError
from nsground.explaining.explanation import outcome_sentence
from nsground.inspector.outline import COLUMNS, MAX_NODES, MAX_ROWS, picture_of, program_nodes, row, trace_nodes, unread
from nsground.language import Parse
from nsground.program import Program
from nsground.reasoning import Answer, Trace
from nsground.scene import SceneGraph
from nsground.views import unregistered


def html(thing: object) -> str:
    """An object as HTML. Raises TypeError for one of a class that :func:`blocks` does not know."""
    from nsground.inspector.render import render

    return render("notebook.html", blocks=blocks(thing))


@singledispatch
def blocks(thing: object) -> list[dict[str, Any]]:
    """What there is to show of an object, block by block, as ``notebook.html`` takes them."""
    raise unregistered("blocks", thing)


@blocks.register
def _answer(answer: Answer) -> list[dict[str, Any]]:
    head = {"title": answer.expression or str(answer.program), "text": outcome_sentence(answer)}
    warnings = [{"warning": warning} for warning in [unread(answer)] if warning]
    steps = _nodes(trace_nodes(answer.trace), len(answer.trace), "step by step")
    return [head, *warnings, _answer_picture(answer), steps]


@blocks.register
def _trace(trace: Trace) -> list[dict[str, Any]]:
    return [_nodes(trace_nodes(trace), len(trace))]


@blocks.register
def _parse(parse: Parse) -> list[dict[str, Any]]:
    words = ", ".join(word for word, _ in parse.unused)
    head = {"title": parse.text, "text": f"{parse.score:.2f} {parse.note}".rstrip()}
    warnings = [{"warning": f"Not read: {words}"}] if words else []
    return [head, *warnings, *blocks(parse.program)]


@blocks.register
def _program(program: Program) -> list[dict[str, Any]]:
    return [{"code": str(program)}, _nodes(program_nodes(program), program.size)]


@blocks.register
def _scene(scene: SceneGraph) -> list[dict[str, Any]]:
    rows = [row(region) for region in scene.regions[:MAX_ROWS]]
    table = {"columns": COLUMNS, "rows": rows, "more": max(len(scene) - MAX_ROWS, 0)}
    return [{"text": repr(scene).strip("<>")}, _scene_picture(scene), table]


def _nodes(nodes: Any, count: int, fold: str = "") -> dict[str, Any]:
    return {"nodes": list(islice(nodes, MAX_NODES)), "more": max(count - MAX_NODES, 0), "fold": fold}


def _answer_picture(answer: Answer) -> dict[str, Any]:
    from nsground.drawing import draw

    return _drawn(draw, answer.scene, answer)


def _scene_picture(scene: SceneGraph) -> dict[str, Any]:
    from nsground.drawing import draw_scene

    return _drawn(draw_scene, scene, scene)


def _drawn(draw: Any, scene: SceneGraph, thing: object) -> dict[str, Any]:
    """The picture with what was found drawn on it; on a plain ground where the picture is gone."""
    from nsground.inspector.picture import data_uri

    try:
        picture = draw(picture_of(scene), thing)
    except ImageError:
        picture = draw(None, thing)
    return {"picture": data_uri(picture)}
