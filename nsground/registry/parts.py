"""The registry: parts of one kind by name, built in, installed, in an own file, or given as they are."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Generic, TypeVar

from nsground.errors import DataError, NsgroundError, did_you_mean
from nsground.files.hashing import file_hash
from nsground.registry.names import Name, Spec, read_name
from nsground.registry.own_files import own_module, trouble
from nsground.version import __version__

T = TypeVar("T")

BUILT_IN = "built in"
"""Where parts come from that come with the package."""


def _no_files(argument: str) -> Iterable[Path]:
    return ()


@dataclass(frozen=True)
class BuiltIn:
    """A part that comes with the package.

    Fields:
        target: the part or what makes it, or ``module:attribute``, imported when it is first asked for.
        about: what it is, in a line.
        files: the files that decide what it does, such as weights, given the name's argument.
    """

    target: Any
    about: str
    files: Callable[[str], Iterable[Path]] = field(default=_no_files, repr=False)


@dataclass(frozen=True)
class ListedPart:
    """A part in a listing: its name, where it comes from, and what it is in a line."""

    name: str
    origin: str
    about: str


def having(*methods: str) -> Callable[[object], str]:
    """Says what an object lacks to be a part with these methods; "" where it lacks nothing.

    >>> having("append", "fit")([])
    'has no fit()'
    """

    def lacks(part: object) -> str:
        if isinstance(part, type):
            return "is a class"
        missing = [f"{method}()" for method in methods if not callable(getattr(part, method, None))]
        return f"has no {' and no '.join(missing)}" if missing else ""

    return lacks


@dataclass(frozen=True, eq=False)
class Registry(Generic[T]):
    """All parts of one kind, by name.

    Fields:
        kind: what a part is, for messages: ``detector``.
        group: the entry-point group by which installed packages add theirs.
        built_in: what comes with the package, by name.
        lacks: says why an object is no part of this kind; "" where it is one.
        called: the parameters with which a part's maker is called, for messages. ``argument`` is what follows the
            name's colon, "" for nothing; ``[argument]`` is passed only where something follows.
        error: what is raised for names that lead nowhere.
        beside: names that are no parts of the registry but stand beside them, with what they are; for messages and
            listings.
        also: what else a name may be, for messages.
    """

    kind: str
    group: str
    built_in: dict[str, BuiltIn]
    lacks: Callable[[object], str]
    called: tuple[str, ...] = ()
    error: type[NsgroundError] = DataError
    beside: Mapping[str, str] = field(default_factory=dict)
    also: str = ""
    _loaded: dict[tuple[Spec, str], T] = field(default_factory=dict, init=False, repr=False)
    _fingerprints: dict[tuple[Spec, str, str | None], str] = field(default_factory=dict, init=False, repr=False)

    def names(self) -> list[str]:
        """The names of all parts: the built-in ones, then the installed ones."""
        return [*self.built_in, *self.installed()]

    def installed(self) -> list[str]:
        """The names of the parts that installed packages add."""
        return sorted({point.name for point in entry_points(group=self.group)} - set(self.built_in))

    def entries(self) -> list[ListedPart]:
        """All parts, built in and installed, without loading any.

        A built-in one goes before an installed one of the same name.
        """
        listed = {point.name: ListedPart(point.name, _package(point), point.value) for point in self._installed()}
        listed |= {name: ListedPart(name, BUILT_IN, part.about) for name, part in self.built_in.items()}
        listed |= {name: ListedPart(name, BUILT_IN, about) for name, about in self.beside.items()}
        return [listed[name] for name in (*self.built_in, *self.beside, *self.installed())]

    def load(self, name: str | T, *given: Any, **settings: Any) -> T:
        """The part of a name, made from what is ``given`` and its ``settings``; a part that is given is taken as it is.

        Raises ``error`` where there is none of that name, or it cannot be imported or made.
        """
        if not isinstance(name, str):
            return self._checked(name, repr(name))
        target = self.find(name)
        read = self._read(name)
        if not self.lacks(target):
            if read.argument or settings:
                raise self._wrong(name, "is there already, and takes neither argument nor settings")
            return target  # type: ignore[no-any-return]  # nothing is lacking
        if not callable(target):
            raise self._wrong(name, f"{self.lacks(target)}, and does not make a {self.kind} either")
        positional = ([read.argument] if self._takes_argument(read) else []) + list(given)
        self._check_call(name, target, positional, settings)
        try:
            return self._checked(target(*positional, **settings), name)
        except NsgroundError:
            raise
        except Exception as error:
            if read.file is None:
                raise
            raise self._wrong(name, f"cannot be made: {trouble(error)}") from error

    def find(self, name: str) -> Any:
        """What a name leads to: a part, or what makes it. Raises ``error``."""
        read = self._read(name)
        if read.file is not None:
            return self._in_file(name, read.file, read.kind)
        try:
            if (part := self.built_in.get(read.kind)) is not None:
                return _imported(part.target)
            for point in self._installed(read.kind):
                return point.load()
        except (ImportError, AttributeError) as error:
            raise self._wrong(name, f"cannot be loaded: {error}") from error
        raise self._unknown(read.kind)

    def once(self, spec: Spec) -> T:
        """The part of a name with settings, made from nothing else; loaded once, and again after its own file changed.

        Raises ``error``, as :meth:`load` does.
        """
        key = (spec, self._text(spec.name))
        if key not in self._loaded:
            self._loaded[key] = self.load(spec.name, **spec.arguments)
        return self._loaded[key]

    def forget(self) -> None:
        """Loads anew what :meth:`once` loaded, when it is asked for again: weights may have changed, say."""
        self._loaded.clear()
        self._fingerprints.clear()

    def is_built_in(self, name: str) -> bool:
        """Whether a name leads to a part that comes with the package."""
        read = read_name(name)
        return read is not None and read.file is None and read.kind in self.built_in

    def fingerprint(self, name: Spec | T, part: object = None) -> str | None:
        """A SHA-256 that is another one as soon as the part may do something else.

        It covers the version of the code, weights and settings: of built-in parts the package's version and the files
        of weights, of installed ones their package's version, of own files their text. ``part`` is the part itself,
        where it is loaded: what its attribute ``fingerprint`` says is covered too. A part without a name is known by
        that attribute alone, and by None where it has none. Raises ``error`` where files cannot be read.
        """
        told = getattr(part if isinstance(name, Spec) else name, "fingerprint", None)
        told = told if isinstance(told, str) else None
        if not isinstance(name, Spec):
            return told
        key = (name, self._text(name.name), told)
        if key not in self._fingerprints:
            facts = [name.name, name.settings, told or "", *self._versions(name.name)]
            self._fingerprints[key] = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
        return self._fingerprints[key]

    def provenance(self, name: str | T, part: object = None) -> dict[str, str]:
        """For manifests: the fingerprint of a part that does not come with the package, as ``code``; else nothing."""
        if isinstance(name, str) and self.is_built_in(name):
            return {}
        told = self.fingerprint(Spec(name) if isinstance(name, str) else name, part)
        return {} if told is None else {"code": told}

    # --- messages and lookups -------------------------------------------------------------------------------

    def _versions(self, name: str) -> list[str]:
        """What a name's code and weights are known by."""
        read = self._read(name)
        try:
            if read.file is not None:
                return [file_hash(read.file)]
            if (part := self.built_in.get(read.kind)) is not None:
                return [__version__, *(file_hash(path) for path in part.files(read.argument))]
        except OSError as error:
            raise self._wrong(name, f"{error.filename} cannot be read: {error.strerror}") from None
        for point in self._installed(read.kind):
            return [point.value, _package(point)]
        raise self._unknown(read.kind)

    @staticmethod
    def _text(name: str) -> str:
        """The hash of an own file; "" where there is none, which loading then tells of."""
        read = read_name(name)
        try:
            return "" if read is None or read.file is None else file_hash(read.file)
        except OSError:
            return ""

    def _installed(self, name: str | None = None) -> Iterable[EntryPoint]:
        points = entry_points(group=self.group)
        return points if name is None else [point for point in points if point.name == name]

    def _read(self, name: str) -> Name:
        read = read_name(name)
        if read is None and name.endswith(".py"):
            raise self.error(f"{name}: say which object of it is the {self.kind}: {name}:NAME")
        if read is None:
            known = ", ".join(self.names()) or "FILE.py:NAME"
            raise self.error(f"{name!r} is no name of a {self.kind}; expected one such as {known}")
        return read

    def _takes_argument(self, read: Name) -> bool:
        return self.called[:1] == ("argument",) or bool(read.argument)

    def _in_file(self, name: str, file: Path, attribute: str) -> Any:
        try:
            module = own_module(file)
        except OSError as error:
            raise self._wrong(name, f"{file} cannot be read: {error.strerror}") from None
        except Exception as error:
            raise self._wrong(name, f"{file} cannot be run: {trouble(error)}") from error
        if not hasattr(module, attribute):
            known = [word for word in vars(module) if not word.startswith("_")]
            raise self._wrong(name, f"{file} has no {attribute!r}.{did_you_mean(attribute, known)}")
        return getattr(module, attribute)

    def _check_call(self, name: str, target: Any, positional: list[Any], settings: Mapping[str, Any]) -> None:
        """Raises ``error`` where a maker does not take what it is to be called with."""
        try:
            signature = inspect.signature(target)
        except (TypeError, ValueError):  # something in C, which does not tell
            return
        try:
            signature.bind(*positional, **settings)
        except TypeError as error:
            wanted = ", ".join([*self.called, *(f"{key}=" for key in settings)])
            raise self._wrong(
                name, f"takes {signature}, but is called with ({wanted}): {error}; or let it be a finished {self.kind}"
            ) from None

    def _checked(self, part: object, name: str) -> T:
        if lacking := self.lacks(part):
            raise self._wrong(name, f"is no {self.kind}: {type(part).__name__} {lacking}")
        return part  # type: ignore[return-value]  # nothing is lacking

    def _wrong(self, name: str, problem: str) -> NsgroundError:
        return self.error(f"the {self.kind} {name!r} {problem}")

    def _unknown(self, kind: str) -> NsgroundError:
        known = [*self.names(), *self.beside]
        return self.error(
            f"no {self.kind} {kind!r}.{did_you_mean(kind, known)} Known: {', '.join(known)}; a package adds one by"
            f" the entry point {self.group!r}, and FILE.py:NAME is one of your own{self.also}"
        )


def name_of(part: object) -> str:
    """What a part is called in tables: its attribute ``name``, or the name of its class."""
    return str(getattr(part, "name", "") or type(part).__name__)


def facts_of(part: object) -> dict[str, Any]:
    """What a part tells of itself for manifests, by its attribute ``facts``; nothing where it has none."""
    return dict(getattr(part, "facts", {}))


def _imported(target: Any) -> Any:
    if not isinstance(target, str):
        return target
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist is not None else "installed"
