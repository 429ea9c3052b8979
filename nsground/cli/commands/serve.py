"""``nsground serve``: the page to ask, look, correct and compare in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nsground import NsgroundError
from nsground.cli import options
from nsground.cli.inputs import is_scene, open_scene
from nsground.cli.output import note, say
from nsground.domains.domain import Domain, domains, load_domain

if TYPE_CHECKING:
    from nsground.inspector.web.sessions import Picture, Sample

EXAMPLES = Path(__file__).parents[3] / "examples" / "pictures"
"""In a source checkout; an installed package has no pictures."""

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".json")
MAX_SAMPLES = 200


@click.command()
@click.argument("folder", type=options.FILE, required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@options.domain
@options.grammar
def serve(folder: Path | None, host: str, port: int, domain: str | None, grammars: tuple[str, ...]) -> None:
    """Open a page in the browser to ask in.

    The pictures and scene files of FOLDER can be chosen there.

    Upload pictures, edit programs, correct boxes, compare. Nothing is written, and no file but those of FOLDER
    (at its top, chosen when it starts) is read. With --grammar, every domain is offered with and without it.
    """
    try:
        import uvicorn

        from nsground.inspector.web.app import create_app
    except ImportError as error:
        raise NsgroundError(f"{error.name} is not installed; pip install 'nsground[web]'") from None
    given = folder or (EXAMPLES if EXAMPLES.is_dir() else None)
    app = create_app(_domains(domain, grammars), _samples(given), hosts=_hosts(host))
    if host not in ("127.0.0.1", "localhost", "::1"):
        note(f"everyone who reaches {host} can use this page; sessions are kept apart, but there is no password")
    say(f"nsground is at http://{host}:{port or '(a free port, see below)'}; Ctrl+C ends it", style="bold")
    uvicorn.run(app, host=host, port=port, log_level="info" if port == 0 else "warning", server_header=False)


def _domains(own: str | None, grammars: Sequence[str]) -> dict[str, Domain]:
    """The built-in domains and one's own by name, each also with the grammars laid over it."""
    plain = [load_domain(name) for name in dict.fromkeys([*([own] if own else []), "photo", *domains()])]
    laid = [load_domain(each, grammars) for each in plain] if grammars else []
    return {str(each): each for each in [*laid, *plain]}


def _hosts(host: str) -> Sequence[str]:
    """The names by which the page may be asked for; others could be a site that points its own name at us."""
    return ["127.0.0.1", "localhost", "[::1]", host] if host not in ("0.0.0.0", "::") else ["*"]


def _samples(folder: Path | None) -> list[Sample]:
    from nsground.inspector.web.sessions import Sample

    if folder is None:
        return []
    if not folder.is_dir():
        raise NsgroundError(f"{folder}: no such folder")
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
    if len(paths) > MAX_SAMPLES:
        note(f"{folder}: the first {MAX_SAMPLES} of {len(paths):,} pictures are offered")
    return [Sample(path.name, _opener(path)) for path in paths[:MAX_SAMPLES]]


def _opener(path: Path) -> Callable[[], Picture]:
    def opened() -> Picture:
        from nsground.inspector.web.asking import picture_of
        from nsground.inspector.web.sessions import Picture
        from nsground.perception.images import open_image

        if not is_scene(path):
            return picture_of(open_image(path), path.name)
        view = open_scene(path)
        if view.picture is None:
            return Picture(path.name, scene=view.scene)
        return picture_of(open_image(view.picture), path.name, view.scene)

    return opened
