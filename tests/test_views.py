"""Views: all that a room declares is registered by a room above it, once the package is imported."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

import nsground as ng
from nsground import display
from nsground.program import views as of_programs
from nsground.reasoning import views as of_answers


def declared(module: ModuleType) -> list[Any]:
    return [value for value in vars(module).values() if hasattr(value, "registry")]


VIEWS = [view for module in (of_programs, of_answers, display) for view in declared(module)]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_every_view_is_registered(view: Any) -> None:
    assert set(view.registry) - {object}
    arguments = [None] * view.dispatch(object).__code__.co_argcount
    with pytest.raises(TypeError, match=f"no room has registered the view '{view.__name__}' of a NoneType"):
        view(*arguments)


def test_a_trace_is_short_in_a_list() -> None:
    scene = ng.SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"}], size=(100, 40))
    assert repr([ng.execute(ng.read("THE(cup)"), scene).trace]) == "[<Trace of THE(cup): 2 steps>]"
