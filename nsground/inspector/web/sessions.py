"""Whose pictures are whose: each visitor has an id that cannot be guessed, and sees nothing but their own."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nsground.errors import NsgroundError
from nsground.scene import SceneGraph


class NotFound(NsgroundError):
    """A picture that this session does not have."""


@dataclass(frozen=True)
class Limits:
    """What one page may ask of the machine. Bytes, seconds, and how many are kept; the oldest go first."""

    upload: int = 20_000_000
    body: int = 1_000_000
    seconds: float = 30.0
    pictures: int = 12
    sessions: int = 50
    regions: int = 1000
    pixels: int = 400_000_000
    """Of all pictures in all sessions, three bytes each."""


@dataclass
class Picture:
    """Something to ask about: a picture, a scene, or both. ``seen`` are the scenes it was seen as, by domain."""

    name: str
    image: Any = None
    jpeg: bytes | None = None
    scene: SceneGraph | None = None
    seen: dict[str, SceneGraph] = field(default_factory=dict)

    @property
    def pixels(self) -> int:
        """How many pixels are held in memory; 0 for a scene without a picture."""
        return 0 if self.image is None else self.image.size[0] * self.image.size[1]


@dataclass(frozen=True)
class Sample:
    """A picture that the server offers to everyone; ``open`` reads it when it is first chosen."""

    name: str
    open: Callable[[], Picture]


@dataclass
class Session:
    """The pictures of one visitor by their ids."""

    pictures: OrderedDict[str, Picture] = field(default_factory=OrderedDict)

    def put(self, picture: Picture, most: int, key: str | None = None) -> str:
        """Keep a picture, by a key that is made where none is given; beyond ``most`` the longest unused is dropped."""
        key = key or secrets.token_urlsafe(16)
        self.pictures[key] = picture
        while len(self.pictures) > most:
            self.pictures.popitem(last=False)
        return key

    def get(self, key: str) -> Picture:
        """The picture of a key. Raises NotFound where this session has none of that key."""
        if key not in self.pictures:
            raise NotFound(
                "this session has no such picture: it may be another visitor's, or it was dropped for newer ones"
            )
        self.pictures.move_to_end(key)
        return self.pictures[key]


class Sessions:
    """All sessions, the most recently used last."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._held: OrderedDict[str, Session] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: str | None) -> tuple[str, Session]:
        """The session of a key, or a new one with a key of its own where there is none."""
        with self._lock:
            if key is None or key not in self._held:
                key = secrets.token_urlsafe(32)
                self._held[key] = Session()
            self._held.move_to_end(key)
            while len(self._held) > self._limits.sessions:
                self._held.popitem(last=False)
            return key, self._held[key]

    def trim(self) -> None:
        """Drop pictures of the longest unused sessions while all together have too many pixels; the latest stays."""
        with self._lock:
            held = list(self._held.values())
            total = sum(picture.pixels for session in held for picture in list(session.pictures.values()))
            for session in held:
                kept = 1 if session is held[-1] else 0
                while total > self._limits.pixels and len(session.pictures) > kept:
                    total -= session.pictures.popitem(last=False)[1].pixels
