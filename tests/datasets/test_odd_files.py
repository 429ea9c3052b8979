"""Whatever stands in a field, a reader reads it or refuses it, naming the file: no other error comes out."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from nsground.datasets import open_dataset
from nsground.datasets.checking import check
from nsground.errors import DataError, NsgroundError

JUNK: tuple[Any, ...] = (
    None, True, -1, 0, 1.5, 10**30, 1e308, "", " ", "x", "\x00", [], [[]], [None], ["x"], {}, {"x": 1}, [-1], [1, 2],
    [10**9], "0", [[0, 0, 0, 0]], {"size": [1, 1], "counts": [2]},
)  # fmt: skip
TRIES = 150


def places(data: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to all values in plain data."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [way, *(place for key, value in inner for place in places(value, (*way, key)))]


def changed(data: Any, way: tuple[Any, ...], value: Any) -> Any:
    """The data with another value at a place, or without it where the value is ``...``."""
    if not way:
        return value if value is not ... else None
    key, *rest = way
    copy = dict(data) if isinstance(data, dict) else list(data)
    if value is ... and not rest:
        del copy[key]
    else:
        copy[key] = changed(data[key], tuple(rest), value)
    return copy


@pytest.mark.parametrize("layout", ["clevr", "clevr_ref", "refcoco", "grefcoco", "mdetr", "coco", "gqa"])
def test_junk_in_any_field(layout: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(layout)
    files = sorted(folder.rglob("*.json"))
    whole = {file: json.loads(file.read_text()) for file in files}
    chance = random.Random(layout)
    for _ in range(TRIES):
        file = chance.choice(files)
        way, junk = chance.choice(places(whole[file])), chance.choice((*JUNK, ...))
        file.write_text(json.dumps(changed(whole[file], way, junk)))
        try:
            data = open_dataset(folder)
            for thing in (*data, *data.views()):
                assert thing.id is not None
        except DataError as error:
            assert str(folder) in str(error), f"{way} = {junk!r}: {error}"
        except NsgroundError as error:
            pytest.fail(f"{file.name}: {way} = {junk!r}: not a DataError: {error}")
        except Exception as error:
            pytest.fail(f"{file.name}: {way} = {junk!r}: {error!r}")
        file.write_text(json.dumps(whole[file]))


def test_a_check_goes_on_after_bad_records(refcoco: Path) -> None:
    file = refcoco / "refs(unc).json"
    refs = json.loads(file.read_text())
    file.write_text(json.dumps([{}, refs[0], {"ref_id": 1}, refs[1]]))
    report = check(open_dataset(refcoco))
    assert report.examples == 3
    assert {tally.check: tally.count for tally in report.tallies}["records that cannot be used"] == 2
