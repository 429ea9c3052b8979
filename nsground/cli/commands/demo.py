"""``nsground demo``: expressions grounded in the pictures of the examples."""

from __future__ import annotations

from pathlib import Path

import click

from nsground import NsgroundError
from nsground.cli import options
from nsground.cli.gallery import GalleryItem, Shown, make_folder, read_items, show_item, write_index
from nsground.cli.output import note, say, say_json, say_table
from nsground.cli.progress import tracked
from nsground.explaining.explanation import in_words

EXAMPLES = Path(__file__).parents[3] / "examples" / "demo.yaml"
"""In a source checkout; an installed package has no pictures."""


@click.command()
@click.argument("file", type=options.FILE, default=EXAMPLES, required=False)
@click.option("-o", "--output", "folder", type=options.FILE, default=Path("demo"), metavar="FOLDER", show_default=True)
@options.as_json
@click.pass_context
def demo(ctx: click.Context, file: Path, folder: Path, as_json: bool) -> None:
    """Ground a list of expressions, and write a page of them.

    FILE (YAML) lists pictures and expressions; the page shows the answers with their reasons.

    Without FILE: those of the folder examples/ of a source checkout.
    """
    if file == EXAMPLES and not file.is_file():
        raise click.UsageError("the demo's pictures are in the source repository; run it there, or give FILE")
    items = read_items(file)
    make_folder(folder)
    shown: list[Shown] = []
    failed: list[tuple[GalleryItem, NsgroundError]] = []
    for number, item in enumerate(tracked(items, "grounding"), 1):
        try:
            shown.append(show_item(item, number, folder))
        except NsgroundError as error:
            failed.append((item, error))
    index = write_index(shown, folder)
    if as_json:
        for each in shown:
            say_json({"image": str(each.item.image), "picture": each.picture, **each.answer.to_dict()})
        for item, problem in failed:
            say_json({"image": str(item.image), "expression": item.expression, "error": str(problem)})
    else:
        rows = [(s.item.image.stem, s.item.expression, s.answer.outcome, _short(s)) for s in shown]
        say_table("", ("picture", "expression", "outcome", "answer"), rows)
        for item, problem in failed:
            note(f"{item.image.name}, {item.expression!r}: {problem}")
        say(f"\nWrote {len(shown)} pictures and traces; open {index}")
    ctx.exit(2 if failed else 0)


def _short(shown: Shown) -> str:
    answer = shown.answer
    if answer.degrees is None:
        return in_words(answer.value)
    return ", ".join(f"#{region.index} {region.label}" for region in answer.regions[:4])
