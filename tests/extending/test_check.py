"""A grammar folder put to the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from nsground import DomainError
from nsground.grammar_tools import check_grammar

RELATION = """
level_with:
  phrases: [level with]
  contract: {symmetric: true, mirror: level_with}
  meaning: smooth(0.05 - abs(center_y(a) - center_y(b)), scale=0.01)
"""


def test_what_holds_and_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "relations.yaml").write_text(RELATION)
    verdicts = {finding.verdict for finding in check_grammar(tmp_path)}
    assert "holds" in verdicts and "broken" not in verdicts
    (tmp_path / "relations.yaml").write_text(RELATION.replace("symmetric", "asymmetric"))
    assert "broken" in {finding.verdict for finding in check_grammar(tmp_path)}
    with pytest.raises(DomainError, match="no_such_folder"):
        check_grammar(tmp_path / "no_such_folder")
