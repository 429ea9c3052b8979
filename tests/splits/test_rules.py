"""Every rule holds of what its fixture says, and of nothing else; what cannot be read says why and where."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given

from nsground.errors import RuleError
from nsground.program import Program, read
from nsground.splits import RULES, known_rules, read_rule
from nsground.splits.case import SplitCase, plain
from nsground.splits.rules import NAMED, Predicate
from nsground.splits.rules.base import Pool
from tests.data import FIXTURES, pairs
from tests.strategies import programs

RULE_FILE = FIXTURES / "splits" / "rules.txt"


def _judged() -> Iterator[tuple[str, str, bool]]:
    lines = [line for line in RULE_FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for block in "\n".join(lines).strip().split("\n\n"):
        rule, *judged = block.strip().split("\n")
        yield from ((rule, line[2:], line[0] == "+") for line in judged)


def case(notation: str = "cup", **fields: object) -> SplitCase:
    return SplitCase(**{"id": "1", "text": "the cup", "program": plain(read(notation)), **fields})  # type: ignore[arg-type]


def held(rule: str, *cases: SplitCase, seed: int = 0) -> list[bool]:
    return read_rule(rule).held(Pool(cases, [False] * len(cases), lambda: pytest.fail("not needed"), seed))


@pytest.mark.parametrize(("rule", "notation", "holds"), list(_judged()))
def test_rule_holds_as_its_fixture_says(rule: str, notation: str, holds: bool) -> None:
    assert held(rule, case(notation)) == [holds]


def test_every_rule_over_programs_has_a_fixture() -> None:
    said = {rule.split("(")[0] for rule, _, _ in _judged()}
    assert {rule.name for rule in RULES if rule.of_programs} - {"mcd"} <= said
    assert said >= set(NAMED)


@pytest.mark.parametrize(("rule", "message"), pairs(FIXTURES / "splits" / "rule_errors.txt"))
def test_what_cannot_be_read_says_why_and_where(rule: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_rule(rule)
    assert message in str(caught.value)
    assert "^" in str(caught.value)


@pytest.mark.parametrize("rule", ["(" * 60 + "depth(3)" + ")" * 60, "not " * 60 + "depth(3)", "x" * 20_000, "", "   "])
def test_limits(rule: str) -> None:
    with pytest.raises(RuleError):
        read_rule(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_usage_is_true(rule: type) -> None:
    for usage in rule.usage.split(" or "):
        assert type(read_rule(usage)) is rule
        assert read_rule(usage).words()
    assert rule.__doc__


def test_length_counts_words() -> None:
    assert held("length(>=3)", case(text="the red cup"), case(text="the cup")) == [True, False]


def test_regions_counts_targets() -> None:
    assert held("regions(>=2)", case(targets=2), case(targets=1), case(targets=None)) == [True, False, False]


def test_part() -> None:
    assert held("part(val|cogent_a)", case(part="val"), case(part="cogent_a"), case(part="train")) == [
        True,
        True,
        False,
    ]
    assert read_rule("part(train -> val)").sides == ("train", "val")


def test_templates_by_recorded_name() -> None:
    assert held('template("one_hop/0")', case(template="one_hop/0"), case(template="two_hop/0")) == [True, False]


@pytest.mark.parametrize("rule", ["random(0.3)", "template(0.3)"])
def test_draws_come_near_their_share_whole_and_the_same_by_the_seed(rule: str) -> None:
    words = [f"w{i}" for i in range(100)]
    shapes = ("{}", "NOT({})", "LEFT_OF(ANY, {})", "COUNT({})", "NTH(1, left, {})", "THE({})") * 5
    cases = [case(shape.format(word), id=f"{i} {word}") for i, shape in enumerate(shapes) for word in words[:10]]
    drawn = held(rule, *cases)
    assert drawn == held(rule, *cases)
    assert any(drawn != held(rule, *cases, seed=seed) for seed in range(1, 4))
    key = (lambda c: c.skeleton) if rule.startswith("template") else (lambda c: c.program)
    together: dict[object, set[bool]] = {}
    for each, out in zip(cases, drawn, strict=True):
        together.setdefault(key(each), set()).add(out)
    assert all(len(found) == 1 for found in together.values())
    assert 0.1 <= sum(drawn) / len(drawn) <= 0.5


USAGES = [read_rule(usage) for rule in RULES for usage in rule.usage.split(" or ")]
PREDICATES = [rule for rule in USAGES if isinstance(rule, Predicate)]


@given(programs())
def test_rules_judge_any_program_and_the_same_however_it_is_written(program: Program) -> None:
    for rule in PREDICATES:
        found = rule.holds(SplitCase("1", "a cup", plain(program)))
        assert found in (True, False)
        assert found == rule.holds(SplitCase("2", "a cup", plain(plain(program))))


def test_a_rule_of_ones_own_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    from nsground.registry import parts as registry
    from nsground.splits.rules.registry import ENTRY_POINTS

    class Questions(Predicate):
        """Programs that ask for a number."""

        name, usage = "counts", "counts"

        def holds(self, case: SplitCase) -> bool:
            return case.program is not None and case.program.op == "COUNT"

        def words(self) -> str:
            return "counting questions"

    class Point:
        name, value = "counts", "kitchen.rules:Counts"

        def load(self) -> object:
            return Questions

    monkeypatch.setattr(registry, "entry_points", lambda group: [Point()] if group == ENTRY_POINTS else [])
    assert held("counts and not depth(>2)", case("COUNT(cup)"), case("cup")) == [True, False]


def test_all_rules_are_known_by_name() -> None:
    known = known_rules()
    assert {rule.name for rule in RULES} <= set(known)
    assert all(rule.name == name for name, rule in known.items())
