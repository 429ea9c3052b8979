"""What expressions do, and what they refer to, from a fixture: the act, a command's verb, the program, where to."""

from __future__ import annotations

import pytest

from nsground.language import Parse, parse_all
from tests.data import FIXTURES, pairs


def told(reading: Parse) -> str:
    """The act and what belongs to it, as the fixture writes it."""
    act = f"{reading.act} {reading.verb}" if reading.verb else reading.act
    goal = "" if reading.goal is None else f" > {reading.goal}"
    unread = "".join(f" ({words})" for words, _ in reading.unused)
    return f"{act}: {reading.program}{goal}{unread}"


@pytest.mark.parametrize(("expression", "meant"), pairs(FIXTURES / "acts.txt"))
def test_act(expression: str, meant: str) -> None:
    assert told(parse_all(expression, limit=1)[0]) == meant


def test_sentences_that_refer_also_state() -> None:
    best = parse_all("the girl is smiling", limit=1)[0]
    assert str(best.statement) == "EXISTS(AND(girl, action=smiling))"


def test_a_domain_may_state() -> None:
    best = parse_all("there is a black square", "nlvr", limit=1)[0]
    assert (best.act, best.program.op) == ("state", "EXISTS")
