"""nsground's own form: JSON lines, an example a line.

    {"expression": "the cup left of the jug", "image": "images/7.jpg", "scene": "scenes/7.json", "targets": [2],
     "boxes": [[10, 20, 60, 80]], "program": "THE(LEFT_OF(cup, THE(jug)))", "template": "one_hop", "part": "train"}

``image`` and ``scene`` are files beside the lines, or ``scene`` is the scene itself; one of the two is needed. A
question has ``answer`` in place of ``targets`` and ``boxes``. ``size`` [W, H] is that of the boxes where there is no
scene. ``masks`` holds a run-length mask a box, or null. ``id``, ``boxes``, ``masks``, ``program``, ``template``,
``part`` and ``domain`` may be left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from nsground.datasets.example import Example, View
from nsground.datasets.fields import boxes, indices, label, masks, pixels, text
from nsground.datasets.reading import REMEMBERED_VIEWS, Refuse, stop
from nsground.domains.domain import load_domain
from nsground.errors import DataError, NsgroundError, did_you_mean
from nsground.explaining.explanation import in_words
from nsground.files.atomic import atomic_file
from nsground.program import Program, read
from nsground.scene import SceneGraph
from nsground.scene.files import from_dict
from nsground.scene.reading import mapping, short, word

T = TypeVar("T")

FILE = "examples.jsonl"
SCENES = "scenes"
"""The folder beside the lines in which scenes are looked for to tell whether a data set has changed."""

LAYOUT = (
    f"a file of JSON lines, or a folder with {FILE}: {{expression, image or scene, targets or boxes or answer, ...}}"
)
FIELDS = (
    "id", "expression", "image", "scene", "size", "targets", "boxes", "masks", "answer", "program", "template", "part",
    "domain",
)  # fmt: skip
MAX_LINE = 50_000_000
"""Longest line that is read, in bytes."""


def recognise(path: Path) -> tuple[Path, ...]:
    """The file of examples in nsground's own form at a path, and the scenes of a folder; none where there is none."""
    file = path / FILE if path.is_dir() else path
    if file.suffix != ".jsonl" or not file.is_file():
        return ()
    return (file, *sorted((file.parent / SCENES).glob("*.json"))) if path.is_dir() else (file,)


def examples(path: Path, files: tuple[Path, ...], refuse: Refuse = stop) -> Iterator[Example]:
    """The examples of a file, one by one. Raises DataError naming the line."""
    file, *_ = files
    views = lru_cache(maxsize=REMEMBERED_VIEWS)(lambda image, scene, part: _view(file.parent, image, scene, part))
    return made_of_lines(file, lambda line, i: _example(line, i, file.parent, views), refuse)


def made_of_lines(file: Path, make: Callable[[Mapping[str, Any], int], T], refuse: Refuse = stop) -> Iterator[T]:
    """What is made of each line and its number. Raises DataError naming the line, or lets ``refuse`` be told of it."""
    for i, line in json_lines(file, refuse):
        try:
            yield make(line, i)
        except NsgroundError as error:
            refuse(DataError(f"{file}, line {i}: {error}"))


def json_lines(file: Path, refuse: Refuse = stop) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The JSON objects of a file, one a line, with the numbers of their lines. Raises DataError naming the line."""
    try:
        with file.open("rb") as lines:
            for i, line in enumerate(iter(lambda: lines.readline(MAX_LINE + 1), b""), 1):
                if len(line) > MAX_LINE:  # what follows would be taken for the next line
                    raise DataError(f"{file}, line {i}: longer than {MAX_LINE:,} bytes; one example is one line")
                if not line.strip():
                    continue
                try:
                    record = _object(file, i, line)
                except DataError as error:
                    refuse(error)
                else:
                    yield i, record
    except OSError as error:
        raise DataError(f"{file}: cannot be read: {error.strerror}") from None


def _object(file: Path, i: int, line: bytes) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant), "the line")
    except json.JSONDecodeError as error:
        raise DataError(f"{file}, line {i}: not JSON: {error.msg} at column {error.colno}") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{file}, line {i}: not UTF-8 text at byte {error.start + 1}; save the file as UTF-8") from None
    except RecursionError:
        raise DataError(f"{file}, line {i}: nested too deep") from None
    except ValueError as error:  # NaN, a number too long for Python, something that is no object
        raise DataError(f"{file}, line {i}: {error}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON; leave the field out where a value is not known")


def write(file: Path, lines: Iterable[Mapping[str, Any]]) -> int:
    """Write examples as lines of :func:`to_line`, all or none; returns how many there were."""
    count = 0
    with atomic_file(file) as temporary, temporary.open("wb") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False, allow_nan=False).encode() + b"\n")
            count += 1
    return count


def to_line(example: Example, image: str | None = None, scene: str | None = None) -> dict[str, Any]:
    """An example as a line, with the files of its picture and scene as seen from the file of lines."""
    fields = {
        "id": example.id,
        "expression": example.text,
        "image": image,
        "scene": scene,
        "size": example.view.size if scene is None else None,
        "targets": example.targets,
        "boxes": example.boxes,
        "masks": None if example.masks is None else [mask and dict(mask) for mask in example.masks],
        "answer": example.answer,
        "program": None if example.program is None else str(example.program),
        "template": example.template,
        "part": example.part or None,
        "domain": example.domain,
    }
    return {name: value for name, value in fields.items() if value is not None}


Views = Callable[[str | None, str | None, str], View]


def _example(line: Mapping[str, Any], number: int, folder: Path, views: Views) -> Example:
    for name in line:
        if name not in FIELDS:
            raise DataError(f"there is no field {name!r}.{did_you_mean(str(name), FIELDS)} Known: {', '.join(FIELDS)}")
    given = {name: value for name, value in line.items() if value is not None}
    if "answer" in given and ("targets" in given or "boxes" in given):
        raise DataError("answer: a question has no targets or boxes; give the one or the other")
    name = label(given.get("id", number), "id")
    view = _seen(given, name, folder, views)
    targets, given_boxes = _aligned(given)
    return Example(
        id=name,
        view=view,
        text=text(line.get("expression"), "expression"),
        targets=targets,
        boxes=given_boxes,
        masks=masks(given["masks"], "masks", len(given_boxes or ())) if "masks" in given else None,
        answer=_answer(given.get("answer")),
        program=_program(given.get("program")),
        template=label(given["template"], "template") if "template" in given else None,
        part=_part(given),
        domain=_domain(given, view),
    )


def _seen(given: Mapping[str, Any], name: str, folder: Path, views: Views) -> View:
    """The view of a line, shared with the lines before that name the same files."""
    image, scene = given.get("image"), given.get("scene")
    if image is None and scene is None:
        raise DataError("expected an image, a scene, or both")
    if isinstance(scene, Mapping):
        graph = from_dict(scene)
        picture = None if image is None else text(image, "image")
        view = View(picture or name, None if picture is None else folder / picture, graph, part=_part(given))
    else:
        view = views(
            None if image is None else text(image, "image"),
            None if scene is None else text(scene, "scene"),
            _part(given),
        )
    if "size" not in given:
        return view
    size = pixels(given["size"], "size")
    if view.size is None:
        return View(view.id, view.picture, None, size, view.part)
    if view.scene is not None and size != view.scene.size:
        raise DataError(f"size: got {list(size)}, but the scene is of {list(view.scene.size)}")
    return view


def _aligned(given: Mapping[str, Any]) -> tuple[tuple[int, ...] | None, Any]:
    """Targets and boxes, ordered by target where there is a box for each."""
    targets = indices(given["targets"], "targets") if "targets" in given else None
    given_boxes = boxes(given["boxes"], "boxes") if "boxes" in given else None
    if targets is None:
        return None, given_boxes
    if given_boxes is not None and len(given_boxes) == len(targets) and "masks" not in given:
        given_boxes = tuple(box for _, box in sorted(zip(targets, given_boxes, strict=True)))
    return tuple(sorted(targets)), given_boxes


def _answer(given: Any) -> str | None:
    if given is None:
        return None
    return in_words(given) if isinstance(given, bool | int) else text(given, "answer")


def _part(given: Mapping[str, Any]) -> str:
    return text(given["part"], "part") if given.get("part") else ""


def _domain(given: Mapping[str, Any], view: View) -> str:
    if "domain" not in given:
        return "photo" if view.scene is None else str(view.scene.domain)
    domain = text(given["domain"], "domain")
    load_domain(domain)  # a domain that is not there is better missed here than in the middle of an evaluation
    return domain


def _view(folder: Path, image: str | None, scene: str | None, part: str) -> View:
    return View(
        id=image or scene or "",
        picture=None if image is None else folder / image,
        scene=None if scene is None else SceneGraph.load(folder / scene),
        part=part,
    )


def _program(given: Any) -> Program | None:
    match given:
        case None:
            return None
        case str():
            return read(word(given, "program"))
        case Mapping():
            return Program.from_dict(dict(given))
    raise DataError(f"program: expected its notation or its JSON, got {short(given)}")
