"""The sequence-to-sequence parser: tokens go there and back, a training goes on as if it had not stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from nsground.errors import DataError, NotationError, ProgramError
from nsground.parsers import load_parser
from nsground.parsers.seq2seq import ProgramLesson, load, train
from nsground.parsers.seq2seq.tokens import TokenVocabulary, linear, program_of, words
from nsground.program import Program, read
from tests.strategies import programs

PAIRS = (
    ("the red cube", "THE(AND(color=red, cube))"),
    ("the blue sphere", "THE(AND(color=blue, sphere))"),
    ("the cube left of the sphere", "THE(LEFT_OF(cube, THE(sphere)))"),
    ("things that are not red", "NOT(color=red)"),
    ("how many cubes are there", "COUNT(cube)"),
    ("the second cube from the left", "THE(NTH(2, left, cube))"),
)
LESSONS = [ProgramLesson(text, read(notation)) for text, notation in PAIRS]


@settings(max_examples=200)
@given(programs())
def test_tokens_say_their_program(program: Program) -> None:
    assert program_of(linear(program)) == program


@pytest.mark.parametrize("tokens", [[], ["AND(", "cube"], ["cube", "cube"], [")"], ["<end>"], ["NTH(", "cube", ")"]])
def test_what_is_no_program_is_refused(tokens: list[str]) -> None:
    with pytest.raises((NotationError, ProgramError)):
        program_of(tokens)


def test_an_unknown_word_has_the_number_of_unknown_words() -> None:
    known = TokenVocabulary.of([["a", "cube"]])
    assert known.numbers(["a", "zebra"]) == [known.tokens.index("a"), known.tokens.index("<unknown>")]


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parser")
    train(LESSONS, folder, epochs=60)
    return folder


def test_it_learns_a_handful_by_heart(taught: Path) -> None:
    readings = load(taught).parse([text for text, _ in PAIRS])
    assert [str(reading.program) for reading in readings] == [notation for _, notation in PAIRS]
    assert all(0 < (reading.confidence or 0) <= 1 for reading in readings)


def test_many_texts_together_are_read_as_each_alone(taught: Path) -> None:
    parser = load(taught)
    texts = [*(text for text, _ in PAIRS), "a zebra", "", "the the the cube"]
    together = parser.parse(texts)
    alone = [parser.parse([text])[0] for text in texts]
    assert [reading.program for reading in together] == [reading.program for reading in alone]
    assert together[-2].program is None and together[-2].error


def test_it_is_found_by_its_name(taught: Path) -> None:
    parser = load_parser(f"seq2seq:{taught}", "clevr")
    assert parser.facts["parameters"] > 0 and parser.facts["lessons"] == len(PAIRS)
    assert words("The Cube") == ["the", "cube"]


def test_an_interrupted_training_comes_to_the_same(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(done: object) -> None:
        raise Stop

    whole = train(LESSONS, tmp_path / "whole", epochs=4)
    with pytest.raises(Stop):
        train(LESSONS, tmp_path / "parts", epochs=4, on_epoch=stop)
    parts = train(LESSONS, tmp_path / "parts", epochs=4)
    a, b = whole.network.state_dict(), parts.network.state_dict()
    assert all(bool((a[name] == b[name]).all()) for name in a)
    logs = [(tmp_path / name / "log.jsonl").read_text().splitlines() for name in ("whole", "parts")]
    first, second = ([{**json.loads(line), "seconds": 0} for line in log] for log in logs)
    assert first == second


def test_a_training_that_is_done_is_not_done_again(taught: Path) -> None:
    said: list[object] = []
    again = train(LESSONS, taught, epochs=60, on_epoch=said.append)
    assert not said and again.facts == load(taught).facts and again.facts["training"] > 0


@pytest.mark.parametrize("spoil", ["nothing", "no json", "other weights"])
def test_a_folder_that_is_not_whole_is_refused(tmp_path: Path, taught: Path, spoil: str) -> None:
    if spoil != "nothing":
        (tmp_path / "weights.safetensors").write_bytes(b"junk")
        text = (taught / "parser.json").read_text()
        (tmp_path / "parser.json").write_text("[1]" if spoil == "no json" else text)
    with pytest.raises(DataError, match=r"no trained parser|no weights"):
        load(tmp_path)
