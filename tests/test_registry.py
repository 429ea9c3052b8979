"""Parts by name: built in, installed, in a file of one's own; what is wrong with a name; when a part is another one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nsground.errors import DataError
from nsground.registry import (
    BuiltIn,
    Registry,
    Spec,
    facts_of,
    having,
    is_own_file,
    line_of_own_file,
    name_of,
    name_within,
    own_module,
    read_name,
)
from nsground.registry import parts as registry

WEIGHTS = {"file": Path("none")}


class Cooker:
    """A part: it cooks."""

    def __init__(self, heat: float = 1.0) -> None:
        self.heat = heat

    def cook(self) -> float:
        return self.heat


def cookers(built_in: dict[str, BuiltIn] | None = None, called: tuple[str, ...] = ()) -> Registry[Cooker]:
    known = {"stove": BuiltIn(Cooker, "a plain one", lambda argument: (WEIGHTS["file"],))}
    return Registry("cooker", "nsground.test_cookers", built_in or known, having("cook"), called)


OVEN = """
class Oven:
    def __init__(self, heat=180):
        self.heat = heat

    def cook(self):
        return self.heat

def hot(argument):
    return Oven(int(argument))

broken = Oven.cook
ready = Oven(90)
number = 3

def explode():
    raise RuntimeError("too hot")
"""


@pytest.fixture
def oven(tmp_path: Path) -> Path:
    file = tmp_path / "my oven.py"
    file.write_text(OVEN)
    return file


def test_built_in() -> None:
    assert cookers().load("stove").cook() == 1.0
    assert cookers().load("stove", heat=2.0).cook() == 2.0
    lazy = cookers({"lazy": BuiltIn("collections:OrderedDict", "no cooker")})
    with pytest.raises(DataError, match=r"the cooker 'lazy' is no cooker: OrderedDict has no cook\(\)"):
        lazy.load("lazy")


def test_in_a_file_of_ones_own(oven: Path) -> None:
    assert cookers().load(f"{oven}:Oven").cook() == 180
    assert cookers().load(f"{oven}:Oven", heat=20).cook() == 20
    assert cookers().load(f"{oven}:hot:250").cook() == 250
    assert cookers().load(f"{oven}:ready").cook() == 90


def test_a_part_that_is_given_is_taken_as_it_is() -> None:
    part = Cooker(3)
    assert cookers().load(part) is part
    with pytest.raises(DataError, match=r"is no cooker: int has no cook\(\)"):
        cookers().load(3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("stov", r"no cooker 'stov'. Did you mean 'stove'\? Known: stove; .* entry point 'nsground.test_cookers'"),
        ("a stove", "'a stove' is no name of a cooker; expected one such as stove"),
        ("{file}", "say which object of it is the cooker: .*my oven.py:NAME"),
        ("{file}:Ovn", "has no 'Ovn'. Did you mean 'Oven'"),
        ("{file}:number", r"has no cook\(\), and does not make a cooker either"),
        ("{file}:ready:4", "is there already, and takes neither argument nor settings"),
        ("{file}:broken", r"takes \(self\), but is called with \(\).*or let it be a finished cooker"),
        ("{file}:explode", "cannot be made: line 17: RuntimeError: too hot"),
        ("{folder}/none.py:Oven", "none.py cannot be read: No such file"),
        ("{folder}:Oven", "is no name of a cooker"),
    ],
)
def test_what_is_wrong_is_said(oven: Path, name: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        cookers().load(name.format(file=oven, folder=oven.parent))


def test_a_setting_that_is_not_taken(oven: Path) -> None:
    with pytest.raises(DataError, match=r"takes \(heat=180\), but is called with \(cold=\)"):
        cookers().load(f"{oven}:Oven", cold=1)


def test_a_file_that_does_not_run(tmp_path: Path) -> None:
    file = tmp_path / "bad.py"
    file.write_text("x = 1\ny = x / 0\n")
    with pytest.raises(DataError, match=r"bad\.py cannot be run: line 2: ZeroDivisionError"):
        cookers().load(f"{file}:y")
    file.write_text("def\n")
    with pytest.raises(DataError, match=r"bad\.py cannot be run: SyntaxError"):
        cookers().load(f"{file}:y")


def test_once_until_the_file_is_edited(oven: Path) -> None:
    known, spec = cookers(), Spec(f"{oven}:Oven")
    first = known.once(spec)
    assert known.once(spec) is first
    oven.write_text(OVEN.replace("180", "190"))  # as long as before, and within the same second
    assert known.once(spec).cook() == 190


class Point:
    """An installed package's entry point."""

    name, value, group = "grill", "grills:Grill", "nsground.test_cookers"

    class dist:
        name, version = "grills", "1.0"

    def load(self) -> type[Cooker]:
        return Cooker


def test_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "entry_points", lambda group: [Point()] if group == Point.group else [])
    known = cookers()
    assert known.load("grill").cook() == 1.0
    assert known.names() == ["stove", "grill"]
    assert [(entry.name, entry.origin, entry.about) for entry in known.entries()] == [
        ("stove", "built in", "a plain one"),
        ("grill", "grills 1.0", "grills:Grill"),
    ]
    before = known.fingerprint(Spec("grill"))
    monkeypatch.setattr(Point.dist, "version", "1.1")
    known.forget()
    assert known.fingerprint(Spec("grill")) != before

    def fails(self: Point) -> None:
        raise ImportError("no module named 'grills'")

    monkeypatch.setattr(Point, "load", fails)
    with pytest.raises(DataError, match="the cooker 'grill' cannot be loaded: no module named 'grills'"):
        known.load("grill")


def test_fingerprints(oven: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = cookers()
    weights = tmp_path / "weights"
    weights.write_bytes(b"1")
    monkeypatch.setitem(WEIGHTS, "file", weights)
    told = {
        known.fingerprint(Spec("stove")),
        known.fingerprint(Spec.of("stove", {"heat": 2})),
        known.fingerprint(Spec(f"{oven}:Oven")),
        known.fingerprint(Spec(f"{oven}:hot:3")),
        known.fingerprint(Spec(f"{oven}:hot:4")),
    }
    weights.write_bytes(b"2")
    known.forget()
    told.add(known.fingerprint(Spec("stove")))
    oven.write_text(OVEN + "\n")
    told.add(known.fingerprint(Spec(f"{oven}:Oven")))
    assert len(told) == 7 and all(re.fullmatch("[0-9a-f]{64}", each or "") for each in told)
    assert known.fingerprint(Spec("stove")) == cookers().fingerprint(Spec("stove"))
    weights.unlink()
    known.forget()
    with pytest.raises(DataError, match="weights cannot be read"):
        known.fingerprint(Spec("stove"))


def test_an_object_is_known_by_what_it_says(oven: Path) -> None:
    part = Cooker()
    assert cookers().fingerprint(part) is None and cookers().provenance(part) == {}
    part.fingerprint = "abc"  # type: ignore[attr-defined]
    assert cookers().fingerprint(part) == "abc" and cookers().provenance(part) == {"code": "abc"}
    spec = Spec(f"{oven}:Oven")
    assert cookers().fingerprint(spec) != cookers().fingerprint(spec, part)
    assert cookers().provenance("stove") == {} and set(cookers().provenance(spec.name)) == {"code"}


@pytest.mark.parametrize(
    ("text", "kind", "argument", "file"),
    [
        ("seq2seq:runs/1", "seq2seq", "runs/1", None),
        ("symbolic+mine.py:Mine", "symbolic", "mine.py:Mine", None),
        ("runs/mine.py:Mine+x:y", "Mine", "x:y", "runs/mine.py"),
        ("hf:facebook/detr", "hf", "facebook/detr", None),
    ],
)
def test_names(text: str, kind: str, argument: str, file: str | None) -> None:
    read = read_name(text)
    assert read is not None
    assert (read.kind, read.argument, read.file and str(read.file)) == (kind, argument, file)


def test_a_file_that_another_file_names_lies_in_its_folder(oven: Path) -> None:
    assert name_within(oven.parent, "stove") == "stove"
    assert name_within(oven.parent, "my oven.py:hot:3") == f"{oven.resolve()}:hot:3"
    with pytest.raises(DataError, match="lies outside of the folder"):
        name_within(oven.parent / "inner", "../my oven.py:Oven")
    with pytest.raises(DataError, match=r"there is no file 'none\.py'"):
        name_within(oven.parent, "none.py:Oven")


def test_labels_name_no_folder(oven: Path) -> None:
    assert Spec(f"{oven}:hot:3").label == "my oven.py:hot:3"
    assert Spec.of("stove", {"heat": 2}).label == 'stove {"heat": 2}'


def test_a_file_is_one_module_until_it_is_edited(oven: Path) -> None:
    module = own_module(oven)
    assert own_module(oven) is module and module.Oven(3).cook() == 3
    oven.write_text("heat = 1\n")
    assert own_module(oven).heat == 1
    assert is_own_file(f"{oven}:Oven") and not is_own_file("stove") and not is_own_file("hf:mine.py")


def test_what_a_part_says_of_itself_is_optional() -> None:
    part = Cooker()
    assert name_of(part) == "Cooker" and facts_of(part) == {}
    part.name, part.facts = "cook", {"heat": 1}  # type: ignore[attr-defined]
    assert name_of(part) == "cook" and facts_of(part) == {"heat": 1}


def test_an_error_is_traced_to_the_own_file(oven: Path) -> None:
    with pytest.raises(RuntimeError) as raised:
        own_module(oven).explode()
    assert line_of_own_file(raised.value) == (str(oven.resolve()), 17)
    assert line_of_own_file(ValueError("nowhere")) is None
