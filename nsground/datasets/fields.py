"""Fields of records, checked: what they must be is said in the error, beside what was got.

All raise NsgroundError beginning with the name of the field.
"""

from __future__ import annotations

from nsground.errors import DataError
from nsground.scene import Rle
from nsground.scene.masks import checked
from nsground.scene.reading import items, numbers, short
from nsground.scene.region import Box


def text(value: object, name: str) -> str:
    """Text that has something in it.

    >>> text("the cup", "expression")
    'the cup'
    """
    if not isinstance(value, str) or not value.strip():
        raise DataError(f"{name}: expected text, got {short(value)}")
    return value


def label(value: object, name: str) -> str:
    """What names something: text, or a whole number, which becomes text.

    >>> label(7, "id")
    '7'
    """
    return str(value) if type(value) is int else text(value, name)


def whole(value: object, name: str) -> int:
    """A whole number from 0 up."""
    if type(value) is not int or value < 0:
        raise DataError(f"{name}: expected a whole number from 0 up, got {short(value)}")
    return value


def indices(value: object, name: str) -> tuple[int, ...]:
    """Different indices, in the order given."""
    numbers = tuple(whole(number, f"{name}[{i}]") for i, number in enumerate(items(value, name)))
    if twice := [number for i, number in enumerate(numbers) if number in numbers[:i]]:
        raise DataError(f"{name}: {twice[0]} is named twice")
    return numbers


def boxes(value: object, name: str) -> tuple[Box, ...]:
    """Boxes x0, y0, x1, y1; whether they lie in the picture is not asked here."""
    return tuple(_box(each, f"{name}[{i}]") for i, each in enumerate(items(value, name)))


def masks(value: object, name: str, count: int) -> tuple[Rle | None, ...]:
    """A run-length mask, or None, for each of ``count`` boxes."""
    given = items(value, name)
    if len(given) != count:
        raise DataError(f"{name}: expected one for each of {count} boxes, got {len(given)}")
    return tuple(None if mask is None else checked(mask, f"{name}[{i}]") for i, mask in enumerate(given))


def _box(value: object, name: str) -> Box:
    x0, y0, x1, y1 = numbers(value, 4, name)
    return x0, y0, x1, y1


def corners(value: object, name: str) -> Box:
    """The box x0, y0, x1, y1 of one that is given as x, y, width, height.

    >>> corners([10, 20, 30, 40], "bbox")
    (10.0, 20.0, 40.0, 60.0)
    """
    x, y, width, height = numbers(value, 4, name)
    return x, y, round(x + width, 6), round(y + height, 6)


def pixels(value: object, name: str) -> tuple[int, int]:
    """The size (W, H) of a picture."""
    width, height = numbers(value, 2, name)
    if min(width, height) < 1 or width % 1 or height % 1:
        raise DataError(f"{name}: expected width and height in whole pixels above 0, got {short(value)}")
    return int(width), int(height)
