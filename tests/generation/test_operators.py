"""Every operator is either said in what is generated, or it is said why not."""

from __future__ import annotations

from pathlib import Path

from nsground.generation import GenerationOptions, StageSource
from nsground.generation.candidates import candidates
from nsground.generation.operations import NEVER_SAID
from nsground.generation.options import OPERATIONS
from nsground.program import OPERATORS


def test_every_operator_is_said_or_refused(tmp_path: Path) -> None:
    source, options = (
        StageSource({"": 6}, seed=4, pictures=False),
        GenerationOptions({"": 1}, seed=4, brackets=True, operations=dict.fromkeys(OPERATIONS, 1.0)),
    )
    said: set[str] = set()
    for index in range(6):
        view = source.view(index, tmp_path)
        assert view is not None and view.scene is not None
        for made in candidates(view.scene, index, 60, options).candidates:
            said |= {node.op for node in made.program.walk()}
    assert set(OPERATORS) - said == {kind.op for kind in NEVER_SAID}
    assert all(NEVER_SAID.values())
