"""Expressions of CLEVR's words put together as no template of CLEVR has them."""

from __future__ import annotations

import pytest

from nsground.language import parse_all
from tests.data import FIXTURES, pairs


@pytest.mark.parametrize(("expression", "notation"), pairs(FIXTURES / "recombined.txt"))
def test_recombinations_that_no_template_has(expression: str, notation: str) -> None:
    best = parse_all(expression, "clevr", limit=1)[0]
    assert str(best.program) == notation
    assert not best.approximate
