"""CLEVR-Ref+ and CLEVR, in the layout of their releases and in a plainer one.

Released: ``scenes/*_train_scenes.json``, ``refexps/*_train_refexps.json`` or ``questions/*_train_questions.json``, and
``images/train/``. Plainer: ``scenes.json`` with ``refexps.json`` or ``questions.json`` and ``images/``, or a folder of
such folders. Either is one data set of several parts. Scenes and records are read one by one, whatever the size of the
files. Liu et al., CLEVR-Ref+, CVPR 2019; Johnson et al., CLEVR, CVPR 2017.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from nsground.datasets.example import Example, View
from nsground.datasets.fields import indices, label, pixels, text, whole
from nsground.datasets.large_json import RecordIndex, members, sections
from nsground.datasets.reading import REMEMBERED_VIEWS, Refuse, stop
from nsground.errors import DataError, NsgroundError
from nsground.program import Program, from_clevr
from nsground.reasoning import execute
from nsground.scene import SceneGraph
from nsground.scene.reading import items, mapping

SCENES = "scenes"
SIZE = 480, 320
"""Width and height of CLEVR's pictures, where a file says nothing else."""

LAYOUT = (
    "a folder with scenes/*_train_scenes.json and refexps/ or questions/ (CLEVR-Ref+, CLEVR as released), or with"
    " scenes.json and perhaps refexps.json or questions.json, or a folder of such folders"
)


@dataclass(frozen=True)
class Kind:
    """A file of records: its name, also of its list, and the fields that their text may be in."""

    name: str
    texts: tuple[str, ...]


KINDS = (Kind("refexps", ("refexp", "expression")), Kind("questions", ("question",)))


@dataclass(frozen=True)
class PartFiles:
    """The files of a part of a data set; ``scenes`` is None where they are kept secret, as for CLEVR's test."""

    name: str
    scenes: Path | None
    records: tuple[tuple[Kind, Path], ...]
    pictures: Path = field(repr=False)


def recognise(path: Path) -> tuple[Path, ...]:
    """The files of CLEVR-Ref+ or CLEVR at a path; none where it holds neither."""
    return tuple(
        file for part in _parts(path) for file in (part.scenes, *(file for _, file in part.records)) if file is not None
    )


def _parts(path: Path) -> list[PartFiles]:
    """The parts in a folder, those of a release before plainer ones; or what a file of records is of them."""
    if path.is_file():
        around = [*_released(path.parent.parent), *_plain(path.parent)]
        return [
            replace(part, records=((kind, file),)) for part in around for kind, file in part.records if file == path
        ]
    return _released(path) or _plain(path)


def _plain(path: Path) -> list[PartFiles]:
    return [
        PartFiles("" if folder == path else folder.name, folder / f"{SCENES}.json", _records(folder), folder / "images")
        for folder in [path, *sorted(each for each in path.glob("*/") if each.is_dir())]
        if (folder / f"{SCENES}.json").is_file()
    ]


def _records(folder: Path) -> tuple[tuple[Kind, Path], ...]:
    return tuple((kind, file) for kind in KINDS if (file := folder / f"{kind.name}.json").is_file())


def _released(path: Path) -> list[PartFiles]:
    """Parts by what is last before ``_refexps.json`` or ``_questions.json``, as ``train``."""
    records: dict[str, list[tuple[Kind, Path]]] = {}
    for kind in KINDS:
        for file in sorted((path / kind.name).glob(f"*_{kind.name}.json")):
            records.setdefault(file.name.removesuffix(f"_{kind.name}.json"), []).append((kind, file))
    parts = []
    for stem, files in records.items():
        scenes = path / SCENES / f"{stem}_{SCENES}.json"
        name = stem.rpartition("_")[2]
        parts.append(PartFiles(name, scenes if scenes.is_file() else None, tuple(files), path / "images" / name))
    return parts


def examples(path: Path, files: tuple[Path, ...], refuse: Refuse = stop) -> Iterator[Example]:
    """The examples of all parts. Raises DataError naming file and record."""
    for part in _parts(path):
        scenes = _Scenes(part)
        for kind, file in part.records:
            for member in members(file, kind.name):
                try:
                    yield _example(mapping(member.value, "record"), kind, int(member.key), part, scenes)
                except NsgroundError as error:
                    refuse(DataError(f"{file}: {kind.name}[{member.key}]: {error}"))


def views(path: Path, files: tuple[Path, ...]) -> Iterator[View]:
    """All pictures of all parts. Raises DataError naming file and record."""
    for part in _parts(path):
        scenes = _Scenes(part)
        for index in scenes.places or ():
            yield scenes.view(index)


class _Scenes:
    """The scenes of a part, each made when it is asked for; the last ones are kept."""

    def __init__(self, part: PartFiles) -> None:
        self.part = part
        self.places: RecordIndex | None = None
        self.size = SIZE
        if part.scenes is not None:
            self.places, self.size = _indexed(part.scenes)
        self.pictures = part.pictures if part.pictures.is_dir() else None
        self.view = lru_cache(maxsize=REMEMBERED_VIEWS)(self._view)
        self.unseen = lru_cache(maxsize=REMEMBERED_VIEWS)(self._unseen)

    def _view(self, index: Any) -> View:
        assert self.places is not None and self.part.scenes is not None
        if index not in self.places:
            raise DataError(f"image_index {index!r} is not among the scenes of {self.part.scenes}")
        scene, *more = self.places.at(index)
        try:
            if more:
                raise DataError("image_index: several scenes have it")
            name = text(scene.get("image_filename"), "image_filename")
            graph = SceneGraph.from_clevr(scene, self.size)
        except NsgroundError as error:
            raise DataError(f"{self.part.scenes}: the scene of image_index {index}: {error}") from None
        return self._unseen(name, graph)

    def _unseen(self, name: str, scene: SceneGraph | None = None) -> View:
        """The view of a picture whose scene is not known, unless it is given."""
        part = self.part.name
        picture = None if self.pictures is None else self.pictures / name
        return View(f"{part}/{name}" if part else name, picture, scene, part=part)


def _indexed(file: Path) -> tuple[RecordIndex, tuple[int, int]]:
    """Where the scenes of a file are, by ``image_index``, and the size of their pictures."""
    info: dict[int | str, Any] = {}
    places = None
    for name, records in sections(file):
        if name == "info":
            info = {member.key: member.value for member in records}
        elif name == SCENES:
            places = RecordIndex.of(file, records, lambda scene: whole(scene["image_index"], "image_index"))
    if places is None:
        raise DataError(f"{file}: there is no field {SCENES!r}")
    return places, pixels([info.get("width", SIZE[0]), info.get("height", SIZE[1])], "info: width, height")


def _example(record: Mapping[str, Any], kind: Kind, number: int, part: PartFiles, scenes: _Scenes) -> Example:
    if scenes.places is None:
        view = scenes.unseen(text(record.get("image_filename", record.get("image")), "image_filename"))
    else:
        view = scenes.view(whole(record.get("image_index"), "image_index"))
    steps = [mapping(step, f"program[{i}]") for i, step in enumerate(items(record.get("program") or [], "program"))]
    program = from_clevr([dict(step) for step in steps]) if steps else None
    answer = record.get("answer")
    return Example(
        id=f"{part.name}/{kind.name}/{number}" if part.name else f"{kind.name}/{number}",
        view=view,
        text=text(next((record[name] for name in kind.texts if name in record), None), " or ".join(kind.texts)),
        targets=None if answer is not None or kind.name == "questions" else _targets(record, steps, program, view),
        answer=None if answer is None else text(answer, "answer"),
        program=program,
        template=_template(record),
        part=part.name,
        domain="clevr",
    )


def _targets(
    record: Mapping[str, Any], steps: list[Mapping[str, Any]], program: Program | None, view: View
) -> tuple[int, ...] | None:
    """The recorded targets; else the recorded output of the last step; else what the program comes to."""
    if record.get("targets") is not None:
        return tuple(sorted(indices(record["targets"], "targets")))
    if steps and "_output" in steps[-1]:
        output = steps[-1]["_output"]
        return tuple(sorted(indices(output if isinstance(output, list) else [output], "program[-1]._output")))
    if program is None or view.scene is None:
        return None
    return tuple(sorted(execute(program, view.scene, "boolean", "strict").chosen))


def _template(record: Mapping[str, Any]) -> str | None:
    """Where the text came from: a template's file and its number there, or one number for both."""
    if "family" in record:
        return label(record["family"], "family")
    number = record.get("refexp_family_index", record.get("question_family_index"))
    if number is None:
        return None
    file = str(record.get("template_filename", "")).removesuffix(".json")
    return f"{file}/{label(number, 'family index')}" if file else label(number, "family index")
