"""An answer as one HTML file that needs nothing else: no network, no server, no other file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nsground.inspector.model import answer_model
from nsground.language import Parse
from nsground.reasoning import Answer


def report(answer: Answer, readings: Sequence[Parse] = (), picture: Any = None) -> str:
    """The report of an answer as an HTML page.

    ``readings`` are those of its expression, the one that was answered first; ``picture`` is whatever
    :func:`nsground.perceive` takes, or None where there is only the scene. Raises ImageError for a picture that
    cannot be used.
    """
    from nsground.inspector.picture import data_uri
    from nsground.inspector.render import digest, inlined, render

    model = answer_model(answer, readings, None if picture is None else data_uri(picture))
    data = {**model, "picture": None}  # it is in the page already
    return render(
        "report.html",
        model=model,
        data=data,
        style=inlined("inspector.css"),
        script=inlined("inspector.js"),
        style_digest=digest("inspector.css"),
        script_digest=digest("inspector.js"),
    )
