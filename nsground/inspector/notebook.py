"""Our objects in notebooks: HTML that needs no script, short by default."""

from __future__ import annotations

from itertools import islice
from typing import Any

from nsground.errors import ImageError
from nsground.explaining.explanation import outcome_sentence
from nsground.inspector.outline import COLUMNS, MAX_NODES, MAX_ROWS, picture_of, program_nodes, row, trace_nodes, unread
from nsground.language import Parse
from nsground.program import Program
from nsground.reasoning import Answer, Trace
from nsground.scene import SceneGraph


def html(thing: object) -> str:
    """How a program, parse, scene, answer or trace shows itself."""
    from nsground.inspector.render import render

    return render("notebook.html", blocks=_blocks(thing))


def _blocks(thing: object) -> list[dict[str, Any]]:
    match thing:
        case Answer():
            blocks = [{"title": thing.expression or str(thing.program), "text": outcome_sentence(thing)}]
            blocks += [{"warning": warning} for warning in [unread(thing)] if warning]
            return [*blocks, _answer_picture(thing), _nodes(trace_nodes(thing.trace), len(thing.trace), "step by step")]
        case Trace():
            return [_nodes(trace_nodes(thing), len(thing))]
        case Parse():
            words = ", ".join(word for word, _ in thing.unused)
            blocks = [{"title": thing.text, "text": f"{thing.score:.2f} {thing.note}".rstrip()}]
            blocks += [{"warning": f"Not read: {words}"}] if words else []
            return [*blocks, {"code": str(thing.program)}, _nodes(program_nodes(thing.program), thing.program.size)]
        case Program():
            return [{"code": str(thing)}, _nodes(program_nodes(thing), thing.size)]
        case SceneGraph():
            rows = [row(region) for region in thing.regions[:MAX_ROWS]]
            table = {"columns": COLUMNS, "rows": rows, "more": max(len(thing) - MAX_ROWS, 0)}
            return [{"text": repr(thing).strip("<>")}, _scene_picture(thing), table]
    raise TypeError(f"nothing is known of how to show a {type(thing).__name__}")


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
