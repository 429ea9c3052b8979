"""GQA: questions about photographs, with programs, and scene graphs.

``train_balanced_questions.json`` (or any ``*_questions.json``) is an object of questions by id, of the part
``train_balanced``; ``train_sceneGraphs.json`` an object of scene graphs by picture. Both are read record by record. A
program that holds an operation that has no equal here is left out, and the example says so in its notes. Hudson and
Manning, GQA, CVPR 2019.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from nsground.datasets.example import Example, View
from nsground.datasets.fields import label, text
from nsground.datasets.large_json import RecordIndex, members
from nsground.datasets.reading import REMEMBERED_VIEWS, Refuse, first_folder, stop
from nsground.errors import DataError, DialectError, NsgroundError
from nsground.program import Program
from nsground.program.gqa import CONVERSES, PREDICATES, from_gqa
from nsground.scene.gqa import from_gqa as scene_from_gqa
from nsground.scene.reading import items, mapping, need

ENDING = "_questions.json"
LAYOUT = f"a folder with *{ENDING} and *_sceneGraphs.json, or one such file of questions (GQA)"

WORDS = {
    "color": "black white gray red orange yellow green blue purple pink brown tan beige silver gold blond maroon teal",
    "size": "large small big little huge tiny giant",
    "material": "wood wooden metal metallic plastic glass leather brick concrete stone paper cardboard ceramic"
    " porcelain cloth wicker rubber marble denim",
    "shape": "round square rectangular triangular oval octagonal",
    "length": "long short",
    "height": "tall",
    "age": "young old",
    "weather": "cloudy sunny clear overcast rainy foggy stormy",
    "pose": "standing sitting lying",
    "cleanliness": "clean dirty",
}
FAMILIES = {word: family for family, words in WORDS.items() for word in words.split()}
"""The family of an attribute word."""

NAMES = {**PREDICATES, **{f"inverse {said}": CONVERSES[name] for said, name in PREDICATES.items()}}
"""What relations of the scene graphs, and their converses, are called here."""


def recognise(path: Path) -> tuple[Path, ...]:
    """The question files of GQA at a path, and the scene graphs beside them; none where it holds none."""
    if path.is_dir():
        asked = sorted(path.glob(f"*{ENDING}")) or sorted((path / "questions").glob(f"*{ENDING}"))
    else:
        asked = [path] if path.name.endswith(ENDING) else []
    graphs = [graph for file in asked if (graph := _graphs(file)) is not None]
    return (*asked, *dict.fromkeys(graphs)) if graphs or (asked and path.is_file()) else ()


def _graphs(questions: Path) -> Path | None:
    """The scene graphs of the part that a file of questions is about."""
    name = f"{questions.name.partition('_')[0]}_sceneGraphs.json"
    places = (questions.parent, questions.parent.parent, questions.parent.parent / "sceneGraphs")
    return next((place / name for place in places if (place / name).is_file()), None)


def examples(path: Path, files: tuple[Path, ...], refuse: Refuse = stop) -> Iterator[Example]:
    """The questions of all parts. Raises DataError naming file and question."""
    for file in files:
        if not file.name.endswith(ENDING):
            continue
        part = file.name.removesuffix(ENDING)
        views = lru_cache(maxsize=REMEMBERED_VIEWS)(_viewer(file, part))
        for member in members(file):
            try:
                yield _example(str(member.key), mapping(member.value, "question"), part, views)
            except NsgroundError as error:
                refuse(DataError(f"{file}: question {member.key}: {error}"))


def _viewer(questions: Path, part: str) -> Callable[[str], View]:
    """Gives the view of a picture by its id."""
    root = questions.parent.parent if questions.parent.name == "questions" else questions.parent
    pictures = first_folder([root / "images", root / "allImages" / "images"])
    graphs = _graphs(questions)
    places = RecordIndex(questions)
    for member in members(graphs) if graphs is not None else ():
        places.put(str(member.key), member)
    if graphs is not None:
        places.file = graphs

    def view(image: str) -> View:
        picture = None if pictures is None else pictures / f"{image}.jpg"
        graphs = places.at(image)
        try:
            scene = scene_from_gqa(graphs[0], FAMILIES, NAMES) if graphs else None
        except NsgroundError as error:
            raise DataError(f"{graphs}: picture {image}: {error}") from None
        return View(image, picture, scene, part=part)

    return view


def _example(number: str, question: Mapping[str, Any], part: str, views: Callable[[str], View]) -> Example:
    view = views(label(need(question, "imageId", "question"), "imageId"))
    program, notes = _program(question)
    answer = question.get("answer")
    return Example(
        id=number,
        view=view,
        text=text(question.get("question"), "question"),
        answer=None if answer is None else text(answer, "answer"),
        program=program,
        template=_template(question),
        part=part,
        notes=notes,
    )


def _program(question: Mapping[str, Any]) -> tuple[Program | None, tuple[str, ...]]:
    steps = [
        mapping(step, f"semantic[{i}]") for i, step in enumerate(items(question.get("semantic") or [], "semantic"))
    ]
    if not steps:
        return None, ()
    try:
        return from_gqa(steps, FAMILIES), ()
    except DialectError as error:
        return None, (f"the program is left out: {str(error).rpartition('): ')[2]}",)


def _template(question: Mapping[str, Any]) -> str | None:
    """The kind of question, as ``relS``, where it is told."""
    detailed = mapping(question.get("types") or {}, "types").get("detailed")
    return None if detailed is None else label(detailed, "types.detailed")
