"""Pickles of plain data: what was put in comes out; anything else is refused."""

from __future__ import annotations

import collections
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsground.datasets.plain_pickle import read_plain_pickle
from nsground.errors import DataError

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner) | st.tuples(inner, inner) | st.tuples(inner) | st.dictionaries(st.text() | st.integers(), inner)
    ),
    max_leaves=30,
)


@given(PLAIN, st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_plain_data_comes_back(tmp_path_factory: pytest.TempPathFactory, data: Any, protocol: int) -> None:
    file = tmp_path_factory.getbasetemp() / "plain.p"
    file.write_bytes(pickle.dumps(data, protocol))
    found = read_plain_pickle(file)
    assert found == data
    assert repr(found) == repr(data)  # 1, 1.0 and True are equal


def test_what_is_shared_stays_shared(tmp_path: Path) -> None:
    one = ["left"]
    (tmp_path / "a.p").write_bytes(pickle.dumps([one, one]))
    first, second = read_plain_pickle(tmp_path / "a.p")
    assert first is second


def test_text_of_python_2(tmp_path: Path) -> None:
    (tmp_path / "a.p").write_bytes(b"\x80\x02]q\x00(U\x03cupq\x01X\x03\x00\x00\x00jarq\x02L12L\ne.")
    assert read_plain_pickle(tmp_path / "a.p") == ["cup", "jar", 12]


@pytest.mark.parametrize("data", [collections.Counter("ab"), Path("a"), {1, 2}, b"ab", print, 1j, {(1, 2): 3}])
@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_anything_else_is_refused(tmp_path: Path, data: Any, protocol: int) -> None:
    (tmp_path / "a.p").write_bytes(pickle.dumps(data, protocol))
    with pytest.raises(DataError, match=r"does not hold plain data|a key is a tuple"):
        read_plain_pickle(tmp_path / "a.p")


@given(st.binary(max_size=60), st.integers(0, 60))
def test_damage_is_an_error_of_ours(tmp_path_factory: pytest.TempPathFactory, noise: bytes, place: int) -> None:
    whole = pickle.dumps([{"ann_id": 1, "sentences": [{"sent": "the cup"}]}] * 2, 2)
    file = tmp_path_factory.getbasetemp() / "damaged.p"
    file.write_bytes(whole[:place] + noise + whole[place + len(noise) :])
    try:
        read_plain_pickle(file)
    except DataError as error:
        assert str(error).startswith(str(file))


@pytest.mark.parametrize("data", [b"", b"(", b".", b"e.", b"g5\n.", b"]a.", b"(.", b"](a.", b"]]s.", b"N0."])
def test_broken_instructions_are_an_error_of_ours(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.p").write_bytes(data)
    with pytest.raises(DataError):
        read_plain_pickle(tmp_path / "a.p")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_plain_pickle(tmp_path / "none.p")
