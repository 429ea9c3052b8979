"""What words are taken for: classes, spellings, labels, words of several meanings."""

from __future__ import annotations

import pytest
from PIL import Image

import nsground as ng
from nsground.language import parse_all
from nsground.language.spelling import is_known


def program(text: str, labels: tuple[str, ...] = ()) -> str:
    return str(parse_all(text, limit=1, labels=labels)[0].program)


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("the man in a red top", "THE(WEARING(man, AND(top, color=red)))"),
        ("the top cup", "THE(LEAST(y, cup))"),
        ("the woman wearing glasses", "THE(WEARING(woman, glasses))"),
        ("an orange next to an orange cup", "NEXT_TO(orange, AND(cup, color=orange))"),
        ("the man with a can", "THE(WITH(man, can))"),
        ("the dogs that will run", "AND(dog, action=running)"),
        ("the tan hat", "THE(AND(hat, color=brown))"),
        ("the light above the sink", "THE(ABOVE(light, THE(sink)))"),
        ("the light jacket", "THE(AND(jacket, shade=light))"),
        ("the cup on the left", "THE(LEAST(x, cup))"),
        ("the unmade bed", "THE(AND(bed, attribute=unmade))"),
        ("the barefoot boy", "THE(AND(boy, attribute=barefoot))"),
        ("the uncut cake", "THE(AND(cake, attribute=uncut))"),
        ("a tale", "tale"),
        ("a char", "char"),
        ("the gut of the fish", "THE(OF(gut, THE(fish)))"),
        ("a sandpiper", "sandpiper"),
        ("a wildebeest beside the fjord", "NEXT_TO(wildebeest, THE(fjord))"),
    ],
)
def test_words_mean_what_they_say(text: str, notation: str) -> None:
    assert program(text) == notation


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        ("the girafe", "girafe", "giraffe"),
        ("the bananna", "bananna", "banana"),
        ("a dog infront of the cat", "infront", "in front"),
        ("the umbrela", "umbrela", "umbrella"),
        ("the red bycicle", "bycicle", "bicycle"),
        ("two sandwhiches", "sandwhiches", "sandwiches"),
    ],
)
def test_what_is_mended_is_said(text: str, written: str, read: str) -> None:
    (mend,) = parse_all(text, limit=1)[0].mends
    assert (mend.written, mend.read) == (written, read)
    assert text[slice(*mend.span)] == written


@pytest.mark.parametrize(
    "word",
    [
        "driverless",
        "handleless",
        "uncut",
        "unmade",
        "tale",
        "char",
        "gut",
        "nonmetallic",
        "sleeveless",
        "barefoot",
        "reddish",
        "zebras",
    ],
)
def test_words_that_are_there_are_not_mended(word: str) -> None:
    assert is_known(word)
    assert parse_all(f"the {word} thing", limit=1)[0].mends == ()


def test_what_is_quoted_is_not_mended() -> None:
    best = parse_all('a shirt that says "gril"', limit=1)[0]
    assert best.mends == () and "gril" in str(best.program)


@pytest.mark.parametrize("said", ["fire extinguisher", "Fire-Extinguisher", "fire_extinguisher", "FIRE EXTINGUISHERS"])
@pytest.mark.parametrize("label", ["fire_extinguisher", "Fire Extinguisher", "fire-extinguisher", "FireExtinguisher"])
def test_labels_are_words_however_they_are_written(said: str, label: str) -> None:
    answer = ng.ground(Image.new("RGB", (60, 40)), said, boxes=[[0, 0, 9, 9], [20, 9, 40, 30]], labels=["sign", label])
    assert answer.outcome == "found" and [region.index for region in answer.regions] == [1]


def test_a_label_that_is_no_english_is_a_word() -> None:
    assert program("the blorp left of the Zarf", labels=("blorp", "zarf")) == "THE(LEFT_OF(blorp, THE(zarf)))"


def test_where_nothing_is_called_so_the_labels_are_named() -> None:
    boxes = [[0, 0, 9, 9], [20, 9, 40, 30]]
    answer = ng.ground(Image.new("RGB", (60, 40)), "the spoon", boxes=boxes, labels=["sign", "fire_extinguisher"])
    assert answer.outcome == "none"
    assert "Nothing here is called spoon; what there is is called sign, fire_extinguisher" in answer.note
