"""``nsground ground``: expressions grounded in pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nsground import NsgroundError
from nsground.cli import options
from nsground.cli.inputs import BoxesError, Grammars, Look, ground_one, read_look
from nsground.cli.lines import for_each_line, need_text, read_lines, read_object
from nsground.cli.output import clean, error_line
from nsground.cli.show import exit_code, finish
from nsground.reasoning.policy import Policy


@click.command(no_args_is_help=True)
@click.argument("image", type=options.FILE, required=False)
@click.argument("text", nargs=-1)
@options.boxes
@options.detector
@options.domain
@options.grammar
@options.reasoning
@options.lines_in('A JSON object {"image": ..., "expression": ...}, with "boxes" and "labels" if given,')
@options.as_json
@options.picture_out
@click.pass_context
def ground(
    ctx: click.Context,
    image: Path | None,
    text: tuple[str, ...],
    boxes: Path | None,
    detector: str | None,
    domain: str | None,
    grammars: tuple[str, ...],
    logic: str,
    strict: bool,
    lines: Path | None,
    as_json: bool,
    output: Path | None,
) -> None:
    """Find the regions of IMAGE that TEXT means.

    Where TEXT is a question, the answer is printed, and the regions that it comes from.

    IMAGE is a picture or a scene file (.json). With --input, answers are JSON lines in its order.
    """
    policy = options.policy(strict)
    if lines is not None:
        if image is not None or output is not None or boxes is not None:
            raise click.UsageError("--input goes without IMAGE, --boxes and --output: each line has its own")
        ctx.exit(_stream(read_lines(lines), detector, domain, grammars, logic, policy))
    if image is None or not text:
        raise click.UsageError("give a picture and an expression, or --input FILE")
    grounding = ground_one(image, " ".join(text), domain, read_look(boxes, detector), logic, policy, grammars=grammars)
    finish(ctx, grounding.answer, grounding.view.picture, as_json, output, grounding.readings)


def _stream(
    lines: list[str], detector: str | None, domain: str | None, grammars: Grammars, logic: str, policy: Policy
) -> int:
    """Ground every line; the exit code."""
    codes = {0}

    def answer(line: str) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        try:
            data = read_object(line)
            kept = {key: value for key, value in data.items() if key not in ("boxes", "labels")}
            image, text = need_text(data, "image"), need_text(data, "expression")
            given = Look(data.get("boxes"), data.get("labels"), detector)
            if given.boxes is None and given.labels is not None:
                raise BoxesError("labels were given without boxes")
            grounding = ground_one(Path(image), text, domain, given, logic, policy, limit=1, grammars=grammars)
        except NsgroundError as error:
            return {**kept, **error_line(error)}
        except Exception as error:  # a fault of ours must not lose the answers to the other lines
            return {**kept, "error": f"unexpected {type(error).__name__}: {clean(error)}"}
        codes.add(exit_code(grounding.answer))
        return {**kept, **grounding.answer.to_dict()}

    failed = for_each_line(lines, "grounding", answer)
    return 2 if failed else max(codes)
