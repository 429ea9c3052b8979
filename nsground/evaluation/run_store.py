"""A run: every batch answered by every one in turn, each line kept as soon as it is there, so that it can be resumed.

``predictions.jsonl`` grows batch by batch. A run that was killed resumes after the last batch of which all lines are
whole, and comes to the same as one that was not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from nsground.errors import DataError
from nsground.evaluation.scored import Scored
from nsground.files.atomic import write_json
from nsground.files.manifest import ensure_same_settings
from nsground.progress import Progress, track

PREDICTIONS, MANIFEST, RESULT, PAGE = "predictions.jsonl", "manifest.json", "result.json", "index.html"


class KeyedBatch(Protocol):
    """What is answered together."""

    @property
    def keys(self) -> Sequence[tuple[str, str]]:
        """The id and the part of what is scored in it, in order."""
        ...


B = TypeVar("B", bound=KeyedBatch)

Scorer = Callable[[B], list[Scored]]
"""Answers a batch and scores the answers, in the order of its keys."""


def carry_out(
    scorers: Mapping[str, Scorer[B]],
    batches: Sequence[B],
    folder: Path | None,
    manifest: Mapping[str, Any],
    progress: Progress,
) -> list[Scored]:
    """What all scorers come to on all batches, in order; what ``folder`` holds of it already is not done again.

    Raises DataError where the folder holds a run that was made otherwise, naming the difference.
    """
    if folder is None:
        return [
            each
            for batch in track(batches, "evaluating", progress)
            for scorer in scorers.values()
            for each in scorer(batch)
        ]
    folder.mkdir(parents=True, exist_ok=True)
    _agree(folder, manifest)
    file = folder / PREDICTIONS
    found, done, end = _kept(file, scorers, batches)
    with file.open("ab") as out:
        out.truncate(end)
        for batch in track(batches[done:], "evaluating", progress):
            told = [each for scorer in scorers.values() for each in scorer(batch)]
            out.write("".join(f"{each.line()}\n" for each in told).encode())
            out.flush()
            found += told
    return found


def _agree(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, or make sure that the one there is is the same but for what does not matter."""
    file = folder / MANIFEST
    if not file.is_file() and (folder / PREDICTIONS).is_file():
        raise DataError(f"{folder}: holds {PREDICTIONS} of which no {MANIFEST} says how they were made; remove them")
    decides = {name: value for name, value in manifest.items() if name not in ("command", "seconds")}
    ensure_same_settings(file, decides, "a run")
    write_json(file, manifest)


def _kept(file: Path, scorers: Iterable[str], batches: Sequence[KeyedBatch]) -> tuple[list[Scored], int, int]:
    """What was scored before: of whole batches, how many these are, and where in the file they end."""
    kept: list[Scored] = []
    done = end = 0
    if not file.is_file():
        return kept, done, end
    lines = iter(file.read_bytes().splitlines(keepends=True))
    for batch in batches:
        wanted = [(by, *key) for by in scorers for key in batch.keys]
        read, size = [], 0
        for key, line in zip(wanted, lines, strict=False):  # of wanted first: no line of the next batch is taken
            line_read = _whole(line)
            if line_read is None or (line_read.by, line_read.id, line_read.part) != key:
                return kept, done, end
            read.append(line_read)
            size += len(line)
        if len(read) < len(wanted):
            break
        kept += read
        done, end = done + 1, end + size
    return kept, done, end


def _whole(line: bytes) -> Scored | None:
    """The line, if it is not torn."""
    try:
        return Scored.of(line.decode()) if line.endswith(b"\n") else None
    except (ValueError, TypeError, KeyError):
        return None


def read_predictions(folder: Path) -> list[Scored]:
    """All lines of a run. Raises DataError for a folder that holds none, or a line that is none."""
    file, predictions = folder / PREDICTIONS, []
    try:
        lines = file.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise DataError(f"{file}: cannot be read: {error.strerror}; give the folder of a run") from None
    for number, line in enumerate(lines, 1):
        scored = _whole(line)
        if scored is None:
            raise DataError(
                f"{file}, line {number}: no line of a run; run it again to resume before a line that was torn"
            )
        predictions.append(scored)
    return predictions
