"""Whether texts can be read, and whether programs come to what is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from nsground.datasets.checking.subject import Subject
from nsground.errors import NsgroundError
from nsground.explaining.explanation import in_words
from nsground.language import Parse
from nsground.program import The
from nsground.reasoning import Answer


def unreadable(subject: Subject) -> Iterator[str]:
    """Texts that our own grammar cannot read."""
    if not isinstance(subject.reading, Parse):
        yield f"{subject.example.text!r}: {str(subject.reading).splitlines()[0]}"


def half_read(subject: Subject) -> Iterator[str]:
    """Texts of which some words found no place in the program."""
    if isinstance(subject.reading, Parse) and subject.reading.approximate:
        words = ", ".join(repr(word) for word, _ in subject.reading.unused) or "along dependencies only"
        yield f"{subject.example.text!r}: {words}"


def untrue(subject: Subject) -> Iterator[str]:
    """Recorded programs that do not come to the recorded targets or answer in the true scene."""
    example = subject.example
    if example.program is None or subject.answer is None:
        return
    if isinstance(subject.answer, NsgroundError):
        yield f"the program cannot be run: {str(subject.answer).splitlines()[0]}: {example.program}"
    elif example.answer is not None:
        if (word := in_words(subject.answer.value)) != example.answer:
            yield f"the program comes to {word!r}, recorded is {example.answer!r}: {example.program}"
    elif subject.answer.degrees is None:
        yield f"the program asks for a value, but no answer is recorded: {example.program}"
    elif example.targets not in (None, denoted := tuple(sorted(subject.answer.chosen))):
        recorded = list(example.targets or ())
        yield f"the program denotes {list(denoted)}, recorded are {recorded}: {example.program}"


def not_one(subject: Subject) -> Iterator[str]:
    """Singular definites that single out nothing: what they name is not there, or several times."""
    example, program = subject.example, subject.program
    if not isinstance(program, The) or example.boxes == () or not isinstance(subject.answer, Answer):
        return
    if subject.answer.outcome not in ("none", "ambiguous") or (example.program is None and subject.unjudged):
        return
    count = len(subject.answer.chosen)
    how = f"{count} regions fit" if count else "no region fits"
    by_us = "" if example.program is not None else ", as we read it"
    yield f"{example.text!r}: {how}{by_us}: {program}"


def not_judged(subject: Subject) -> Iterator[str]:
    """Singular definites without a program that the true scene tells too little of to say whether they fit one."""
    asked = isinstance(subject.program, The) and subject.example.view.scene is not None
    if asked and subject.example.program is None and subject.unjudged is not None:
        yield f"{subject.example.text!r}: {subject.unjudged}"


def left_out(subject: Subject) -> Iterator[str]:
    """What the reader left out of the example, such as a program that has no equal."""
    yield from subject.example.notes
