"""No public name is untested: each is mentioned by a test, and has a docstring."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import nsground

TESTS = Path(__file__).parent
ROOMS = sorted(path.parent.name for path in Path(nsground.__file__).parent.glob("*/__init__.py"))
INHERITED = set(dir(Exception)) | set(dir(tuple)) | set(dir(dict))


def mentioned() -> set[str]:
    """The words of all tests but this one, and of all examples that are run as tests."""
    tests = "\n".join(file.read_text(encoding="utf-8") for file in TESTS.rglob("*.py") if file != Path(__file__))
    package = Path(nsground.__file__).parent
    sources = "\n".join(file.read_text(encoding="utf-8") for file in package.rglob("*.py"))
    examples = "\n".join(re.findall(r"^ *(?:>>>|\.\.\.) (.*)$", sources, re.MULTILINE))
    return set(re.findall(r"\w+", f"{tests}\n{examples}"))


def public() -> Iterator[tuple[str, object]]:
    """What ``import nsground`` offers, what its classes offer, and the functions that rooms offer."""
    for name in nsground.__all__:
        thing = getattr(nsground, name)
        yield f"nsground.{name}", thing
        if inspect.isclass(thing):
            members = (*vars(thing), *getattr(thing, "__dataclass_fields__", ()))
            for member in dict.fromkeys(members):
                if not member.startswith("_") and member not in INHERITED:
                    yield f"nsground.{name}.{member}", getattr(thing, member, None)
    for room in ROOMS:
        module = importlib.import_module(f"nsground.{room}")
        for name in getattr(module, "__all__", ()):
            if inspect.isroutine(getattr(module, name)):
                yield f"nsground.{room}.{name}", getattr(module, name)


PUBLIC = dict(public())


def test_there_are_public_names() -> None:
    assert {"nsground.ground", "nsground.Answer.why_not", "nsground.Program.english", "nsground.drawing.draw"} <= set(
        PUBLIC
    )


def test_every_public_name_is_tested() -> None:
    tested = mentioned()
    assert [name for name in PUBLIC if name.rpartition(".")[2] not in tested] == []


def test_every_public_function_and_class_has_a_docstring() -> None:
    told = {name: thing for name, thing in PUBLIC.items() if inspect.isroutine(thing) or inspect.isclass(thing)}
    assert [name for name, thing in told.items() if not inspect.getdoc(thing)] == []
