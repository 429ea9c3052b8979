"""Large JSON files read record by record: what is held in memory is a window on the file, or places in it.

Records are decoded one by one by the standard library's decoder, which is several times as fast as readers that
go token by token; and as their places are known, a record can be read again without reading what is before it.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from nsground.errors import DataError

WINDOW = 1 << 20
"""Bytes that are read at a time."""

LARGEST = 1 << 26
"""Longest record that is read, in bytes."""

CLOSING = {"[": "]", "{": "}"}
ENDINGS = tuple(" \t\r\n,]}:")
"""What may follow a value."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a list (``key`` is its index) or of an object, with its place in bytes."""

    key: int | str
    value: Any
    start: int
    length: int


def sections(file: Path) -> Iterator[tuple[str, Iterator[Member]]]:
    """The fields of the object in a file, each with the members of its list or object; none for other values.

    To be used one after the other, as they come. Raises DataError naming file and place.
    """
    with _opened(file) as raw:
        window = _Window(file, raw)
        if window.peek() != "{":
            raise window.error("expected an object")
        for key in _keys(window):
            members = _members(window) if window.peek() in CLOSING else _nothing(window)
            yield str(key), members
            for _ in members:
                pass


def members(file: Path, field: str | None = None) -> Iterator[Member]:
    """The members of the list or object in a file, or in a field of the object in it.

    Raises DataError naming file and place.
    """
    if field is None:
        with _opened(file) as raw:
            window = _Window(file, raw)
            if window.peek() not in CLOSING:
                raise window.error("expected a list or an object")
            yield from _members(window)
        return
    names = []
    for name, section in sections(file):
        if name == field:
            yield from section
            return
        names.append(name)
    raise DataError(f"{file}: there is no field {field!r}; it has {', '.join(map(repr, names[:8])) or 'none'}")


def beginning(file: Path, length: int = 4096) -> bytes:
    """The first bytes of a file, by which its form may be told; none where it cannot be read."""
    try:
        with file.open("rb") as raw:
            return raw.read(length)
    except OSError:
        return b""


class RecordIndex:
    """Where the records of a file are, by key, several to a key; the records are read when they are asked for."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._places: dict[Hashable, array[int]] = {}

    @staticmethod
    def of(file: Path, records: Iterable[Member], key: Callable[[Any], Hashable]) -> RecordIndex:
        """The places of members, by what ``key`` says of each. Raises DataError naming the member."""
        places = RecordIndex(file)
        for member in records:
            try:
                places.put(key(member.value), member)
            except (LookupError, TypeError, ValueError) as error:
                reason = f"the field {error} is missing" if isinstance(error, KeyError) else str(error)
                raise DataError(f"{file}: record {member.key}: {reason}") from None
        return places

    def put(self, key: Hashable, member: Member) -> None:
        """Remember where a record is, beside others of the same key."""
        self._places.setdefault(key, array("Q")).extend((member.start, member.length))

    def __contains__(self, key: Hashable) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def at(self, key: Hashable) -> list[Any]:
        """The records of a key, in the order of the file; none where there is no such key."""
        places = self._places.get(key)
        if places is None:
            return []
        with _opened(self.file) as raw:
            return [_read(raw, start, length) for start, length in zip(places[::2], places[1::2], strict=True)]


def _read(raw: BinaryIO, start: int, length: int) -> Any:
    raw.seek(start)
    return json.loads(raw.read(length))


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise DataError(f"{file}: cannot be read: {error.strerror}") from None


# --- the window -------------------------------------------------------------------------------------------


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


DECODER = json.JSONDecoder(parse_constant=_no_constant)


class _Window:
    """A part of a file that moves on.

    Bytes are taken for Latin-1, so that a place in the text is a place in the file: JSON's own signs are the same
    bytes in UTF-8, and records with others are decoded once more as what they are.
    """

    def __init__(self, file: Path, raw: BinaryIO) -> None:
        self.file, self.raw = file, raw
        self.text, self.at, self.start = "", 0, 0
        self._more()
        if self.text.startswith("\xef\xbb\xbf"):  # a byte order mark
            self.at = 3

    @property
    def place(self) -> int:
        return self.start + self.at

    def error(self, problem: str) -> DataError:
        return DataError(f"{self.file}: not JSON as expected at byte {self.place:,}: {problem}")

    def peek(self) -> str:
        """The next character that is no space; '' at the end."""
        while True:
            while self.at < len(self.text):
                if not self.text[self.at].isspace():
                    return self.text[self.at]
                self.at += 1
            if not self._more():
                return ""

    def take(self, wanted: str) -> str:
        """The next character that is no space, which must be one of ``wanted``."""
        sign = self.peek()
        if not sign or sign not in wanted:
            raise self.error(f"expected {' or '.join(wanted)}, got {sign or 'the end of the file'}")
        self.at += 1
        return sign

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if len(self.text) - self.at > LARGEST:
                    raise self.error(f"no record within {LARGEST:,} bytes: {error.msg}") from None
                if not self._more():
                    raise self.error(error.msg) from None
                continue
            except (ValueError, RecursionError) as error:
                raise self.error("nested too deep" if isinstance(error, RecursionError) else str(error)) from None
            # A number may go on where the window ends, as 1 does in 1.5 and in 1e-7.
            if len(self.text) - end > len("e-") or self.text[end : end + 1] in ENDINGS or not self._more():
                break
        text = self.text[self.at : end]
        if not text.isascii():
            try:
                value = json.loads(text.encode("latin-1"))
            except UnicodeDecodeError:
                raise self.error("a record that is not UTF-8 text") from None
        self.at = end
        return value

    def _more(self) -> bool:
        rest = self.text[self.at :]
        data = self.raw.read(max(WINDOW, len(rest)))
        if data:
            self.start += self.at
            self.text, self.at = rest + data.decode("latin-1"), 0
        return bool(data)


def _keys(window: _Window) -> Iterator[int | str]:
    """Stands before each member of a list or object in turn; the member must be read before the next."""
    opening = window.take("[{")
    closing, key = CLOSING[opening], 0
    if window.peek() == closing:
        window.take(closing)
        return
    while True:
        if opening == "{":
            if window.peek() != '"':
                raise window.error(f"expected a name, got {window.peek() or 'the end of the file'}")
            name = window.value()
            window.take(":")
            yield name
        else:
            yield key
            key += 1
        if window.take(f",{closing}") == closing:
            return


def _members(window: _Window) -> Iterator[Member]:
    for key in _keys(window):
        window.peek()
        start = window.place
        value = window.value()
        yield Member(key, value, start, window.place - start)


def _nothing(window: _Window) -> Iterator[Member]:
    window.value()
    return iter(())
