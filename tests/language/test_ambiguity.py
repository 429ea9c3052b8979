"""Where English leaves it open, the readings are told apart."""

from __future__ import annotations

from nsground.language import parse_all
from nsground.program import read


def test_attachment() -> None:
    readings = {str(r.program): r.note for r in parse_all("the cup near the lamp on the table")}
    low = "THE(NEAR(cup, THE(ON(lamp, THE(table)))))"
    high = "THE(ON(NEAR(cup, THE(lamp)), THE(table)))"
    assert low in readings and high in readings
    assert readings[high] == "'on the table' modifies 'cup'"


def test_clothing_does_not_stand_left_of_anybody() -> None:
    best = parse_all("the guy in a blue shirt left of the woman")[0]
    assert best.program == read("THE(LEFT_OF(WEARING(guy, AND(shirt, color=blue)), THE(woman)))")


def test_limit() -> None:
    assert len(parse_all("the cup near the lamp on the table by the wall", limit=2)) == 2


def test_or_belongs_to_the_last() -> None:
    best = parse_all("things that are cubes or spheres that are left of the cylinder", domain="clevr")[0]
    assert best.program == read("OR(cube, LEFT_OF(sphere, THE(cylinder)))")
