"""Grounders, parsers, rules and readers of one's own: from a file on the command line, and as objects in Python."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from nsground.cli import main
from nsground.datasets import View, known_formats, open_dataset
from nsground.errors import DataError
from nsground.evaluation.evaluate import Job, evaluate_grounders, evaluate_parsers
from nsground.evaluation.selection import Selection
from nsground.generation import GenerationOptions, StageSource, generate
from nsground.grounders import Prediction, SceneCache
from nsground.parsers import Reading, load_parser

PARTS = '''
from nsground.datasets import Example, Format, View
from nsground.grounders import Prediction
from nsground.parsers import Reading
from nsground.program import read
from nsground.splits import Predicate


class First:
    """Always means the first region."""

    def __init__(self, argument, setting):
        self.setting = setting

    def ground(self, view, texts, domain):
        boxes = self.setting.scenes.scene(view, domain).boxes
        return [Prediction("found", boxes[:1], boxes, confidence=0.5) for _ in texts]


class Cubes:
    """Reads every text as the cube."""

    def __init__(self, argument, domain):
        pass

    def parse(self, texts):
        return [Reading(read("THE(cube)")) for _ in texts]


class Even(Predicate):
    """Texts of an even number of characters."""

    name = usage = "even"

    def holds(self, case):
        return len(case.text) % 2 == 0

    def words(self):
        return "even texts"


def examples(path, files, refuse):
    for number, line in enumerate(files[0].read_text().splitlines()):
        picture, text = line.split(",")
        yield Example(str(number), View(picture), text, boxes=((0, 0, 5, 5),))


FORMAT = Format("lines", "*.txt: a picture and a text, parted by a comma",
                lambda path: (path,) if path.suffix == ".txt" else (), examples)
'''


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    generate(StageSource({"train": 3, "val": 3}, pictures=False), folder, GenerationOptions({"train": 6, "val": 8}))
    return folder


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    file = tmp_path / "parts.py"
    file.write_text(PARTS)
    return file


def said(*words: str | Path) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_grounder_in_a_file(data: Path, parts: Path, tmp_path: Path) -> None:
    name = f"{parts}:First"
    run = tmp_path / "run"
    told = said("eval", "ground", data, "--boxes", "scene", "--grounder", name, "-o", run, "--json")
    assert "parts.py:First" in json.loads(told.splitlines()[0])["measures"]["right"]
    made = json.loads((run / "manifest.json").read_text())
    assert len(made["contestants"]["parts.py:First"]["code"]) == 64
    parts.write_text(PARTS + "\n")
    again = CliRunner().invoke(
        main, ["eval", "ground", str(data), "--boxes", "scene", "--grounder", name, "-o", str(run)]
    )
    assert again.exit_code == 2 and "holds a run with" in again.output  # as it is another grounder now


def test_a_parser_in_a_file(data: Path, parts: Path) -> None:
    told = said("eval", "parse", data, "--parser", f"{parts}:Cubes", "--json")
    assert json.loads(told.splitlines()[0])["measures"]["parsed"]["parts.py:Cubes"]["value"] == 1
    assert "right" in said("eval", "ground", data, "--boxes", "scene", "--grounder", f"symbolic+{parts}:Cubes")
    assert str(load_parser(f"{parts}:Cubes", "clevr").parse(["the sphere"])[0].program) == "THE(cube)"


def test_a_rule_in_a_file(data: Path, parts: Path, tmp_path: Path) -> None:
    out = tmp_path / "split.json"
    said("split", data, "--by", f'"{parts}:Even" and not depth(>9)', "-o", out, "--drop-leaks")
    held = json.loads(out.read_text())
    texts = {example.id: example.text for example in open_dataset(data)}
    assert held["parts"]["test"] and all(len(texts[each]) % 2 == 0 for each in held["parts"]["test"])
    bad = CliRunner().invoke(main, ["split", str(data), "--by", f'"{parts}:Evn"'])
    assert bad.exit_code == 2 and "Did you mean 'Even'?" in bad.output and "^^^" in bad.output


def test_a_reader_in_a_file(parts: Path, tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("1.jpg,the cup\n2.jpg,the plate\n")
    found = open_dataset(file, f"{parts}:FORMAT")
    assert [example.text for example in found] == ["the cup", "the plate"] and found.format == "lines"
    assert "2 examples" in said("data", "check", file, "--format", f"{parts}:FORMAT")
    assert "lines" not in [form.name for form in known_formats()]  # it is known where it is named, and only there
    with pytest.raises(DataError, match=r"parts\.py:FORMATS' .* has no 'FORMATS'. Did you mean 'FORMAT'"):
        open_dataset(file, f"{parts}:FORMATS")


class Nothing:
    """Says of every text that nothing is meant."""

    name = "nothing"

    def __init__(self, short: bool = False) -> None:
        self.short = short

    def ground(self, view: View, texts: Sequence[str], domain: str) -> list[Prediction]:
        return [Prediction("none") for _ in texts[self.short :]]

    def parse(self, texts: Sequence[str]) -> list[Reading]:
        return [Reading(None, error="nothing") for _ in texts[self.short :]]


def test_objects_are_evaluated(data: Path) -> None:
    selection = Selection(open_dataset(data))
    done = evaluate_grounders(Job(selection, ("symbolic", Nothing())), SceneCache("scene"))
    for results in done.sets:
        right = results.measures["right"][1]
        assert right["symbolic"].value == 1 and right["nothing"].value < 1
    assert done.manifest["contestants"]["nothing"] == {"boxes": "scene"}
    parsed = evaluate_parsers(Job(selection, (Nothing(), load_parser("grammar", "clevr"))))
    assert parsed.sets[0].measures["parsed"][1]["nothing"].value == 0
    assert parsed.sets[0].measures["parsed"][1]["grammar"].value == 1


def test_what_does_not_answer_every_text_is_told(data: Path) -> None:
    selection = Selection(open_dataset(data))
    with pytest.raises(DataError, match=r"grounder nothing: \d+ predictions for \d+ texts; there must be one for each"):
        evaluate_grounders(Job(selection, (Nothing(short=True),)), SceneCache("scene"))
    with pytest.raises(DataError, match=r"parser nothing: \d+ readings of \d+ texts"):
        evaluate_parsers(Job(selection, (Nothing(short=True),)))
    with pytest.raises(DataError, match=r"is no grounder: object has no ground\(\)"):
        evaluate_grounders(Job(selection, (object(),)), SceneCache("scene"))  # type: ignore[arg-type]
