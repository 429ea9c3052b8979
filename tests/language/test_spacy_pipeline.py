"""Loading spaCy leaves torch alone, here and in other threads."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from nsground.language.spacy_pipeline import hidden, pipeline_name

needs_spacy = pytest.mark.skipif(pipeline_name() is None, reason="no spaCy pipeline is installed")


def in_thread(task: Callable[[], object]) -> list[object]:
    """What a task returns, or the exception that it raises, in a thread of its own."""
    results: list[object] = []

    def run() -> None:
        try:
            results.append(task())
        except Exception as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return results


def test_a_module_is_hidden_from_one_thread_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "some_module_of_a_test.py").write_text("held = 3\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with hidden("some_module_of_a_test"):
        with pytest.raises(ModuleNotFoundError, match="some_module_of_a_test is hidden from this thread"):
            importlib.import_module("some_module_of_a_test")
        (module,) = in_thread(lambda: importlib.import_module("some_module_of_a_test"))
        assert getattr(module, "held", module) == 3
    assert importlib.import_module("some_module_of_a_test") is module
    del sys.modules["some_module_of_a_test"]
    assert importlib.import_module("some_module_of_a_test").held == 3


CUPY = """
import sys, threading
import nsground as ng

scenes = []
thread = threading.Thread(target=lambda: scenes.append(ng.perceive(sys.argv[1])))
thread.start()
thread.join()
print(scenes)
raise ImportError("there is no such module")
"""
"""A module that thinc, on which spaCy stands, tries to import first: it looks at a picture in another thread."""

ALONE = "import sys, nsground as ng; ng.parse('the shiny blorp'); print(*{'torch', 'spacy'} & set(sys.modules))"


def run(code: str, *arguments: str | Path) -> str:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@needs_spacy
@pytest.mark.slow
def test_a_picture_is_looked_at_while_spacy_loads(tmp_path: Path) -> None:
    (tmp_path / "cupy.py").write_text(CUPY)
    here = f"import sys; sys.path.insert(0, {str(tmp_path)!r})"
    code = f"{here}; import nsground as ng; print(ng.parse('the shiny blorp'))"
    printed = run(code, Path(__file__).parents[2] / "examples" / "pictures" / "coffee.png").splitlines()
    assert printed[0].startswith("[<SceneGraph 2") and "blorp" in printed[-1]


@needs_spacy
def test_reading_an_unknown_word_needs_spacy_but_not_torch() -> None:
    assert run(ALONE) == "spacy"
