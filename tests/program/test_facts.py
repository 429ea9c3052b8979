"""What operators say of themselves."""

from __future__ import annotations

from nsground.program import OPERATORS, Program


def having(fact: str) -> set[str]:
    return {name for name, operator in OPERATORS.items() if getattr(operator, fact)}


def test_which_operators_order_mean_one_or_presuppose_one() -> None:
    assert having("orders") >= {"MOST", "LEAST", "NTH", "NEAREST", "FARTHEST"}
    assert having("singular") == {"THE", "NTH"}
    assert having("presupposes") == {"THE", "QUERY"}
    assert not (Program.orders or Program.singular or Program.presupposes)
