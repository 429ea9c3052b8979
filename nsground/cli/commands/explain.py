"""``nsground explain``: an answer with every step and its reasons."""

from __future__ import annotations

from pathlib import Path

import click

from nsground.cli import options
from nsground.cli.explanation import explanation_data, explanation_lines
from nsground.cli.inputs import ground_one, read_look
from nsground.cli.output import say, say_json
from nsground.cli.show import exit_code, save_answer
from nsground.explaining.explanation import explain as reasons


@click.command(no_args_is_help=True)
@click.argument("image", type=options.FILE)
@click.argument("text", nargs=-1, required=True)
@click.option("--region", type=int, metavar="I", help="Say of this region only why it is in or out.")
@options.boxes
@options.detector
@options.domain
@options.grammar
@options.reasoning
@options.as_json
@options.picture_out
@click.pass_context
def explain(
    ctx: click.Context,
    image: Path,
    text: tuple[str, ...],
    region: int | None,
    boxes: Path | None,
    detector: str | None,
    domain: str | None,
    grammars: tuple[str, ...],
    logic: str,
    strict: bool,
    as_json: bool,
    output: Path | None,
) -> None:
    """Explain the answer to TEXT in IMAGE, step by step.

    Says what each step kept and lost, and why each candidate is in the answer or not.

    IMAGE is a picture or a scene file (.json).
    """
    policy = options.policy(strict)
    grounding = ground_one(image, " ".join(text), domain, read_look(boxes, detector), logic, policy, grammars=grammars)
    explanation = reasons(grounding.answer, region)
    if output is not None:
        save_answer(grounding.answer, grounding.view.picture, output, grounding.readings)
    if as_json:
        say_json(explanation_data(explanation, grounding.readings))
    else:
        for line in explanation_lines(explanation, grounding.readings):
            say(line.text, style=line.style)
    ctx.exit(exit_code(grounding.answer))
