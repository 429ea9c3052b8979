"""Making splits: scenes dealt, the rule applied, leaks looked for, all of it reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal

from nsground.datasets import Dataset
from nsground.errors import DataError, RuleError, did_you_mean
from nsground.progress import Progress, silent
from nsground.splits.case import SplitCase
from nsground.splits.gather import Gathered, gather
from nsground.splits.leaks import Leak, counted, forbidden, leaks
from nsground.splits.report import measured, report_of
from nsground.splits.rules import Pool, Rule, read_rule
from nsground.splits.rules.drawn import draw
from nsground.splits.rules.reader import pointed
from nsground.splits.split import IID, TEST, TRAIN, Split

TRAIN_PART = "train"
"""Where a data set has a part of this name, its scenes are the training scenes."""

MAX_LEAKS_SHOWN = 5
"""Leaks that an error shows."""

Leaking = Literal["refuse", "drop"]


@dataclass(frozen=True)
class SplitOptions:
    """How a split is made.

    Fields:
        test_share: of the scenes, where the data set has no part ``train`` and the rule names no parts.
        leaking: what becomes of training examples that share something with the test: the split is refused, or they are
            dropped from training.
        in_distribution: programs and texts may be shared, and are counted; scenes never.
        accept: whether a split is made that misses what its rule promises.
    """

    seed: int = 0
    test_share: float = 0.2
    leaking: Leaking = "refuse"
    in_distribution: bool = False
    accept: bool = False


def make_split(
    dataset: Dataset, by: str | Rule, options: SplitOptions | None = None, progress: Progress = silent
) -> Split:
    """The split of a data set by a rule.

    Raises RuleError for a rule that cannot be read or names what is not there; DataError where a part would be empty,
    something leaks, or the rule misses what it promises.
    """
    options = options or SplitOptions()
    rule = read_rule(by) if isinstance(by, str) else by
    gathered = gather(dataset, progress)
    text = by if isinstance(by, str) else str(by)
    _check_words(rule, text, gathered.cases)
    left_out: Counter[str] = Counter()
    cases, training = _on_sides(gathered.cases, rule, options, left_out)
    measure = cache(partial(gathered.measure, progress))
    held = rule.held(Pool(cases, training, measure, options.seed, progress))
    parts = _parts(cases, training, held, left_out)
    _check_parts(parts, rule, held, training)
    leaking = _leaking(parts, gathered, options, progress)
    if leaking and options.leaking == "refuse":
        raise DataError(leak_message(leaking))
    dropped = {leak.train.id for leak in leaking}
    if dropped:
        parts[TRAIN] = [case for case in parts[TRAIN] if case.id not in dropped]
        left_out["leaking, dropped from training"] = len(dropped)
        _check_parts(parts, rule, held, training)
    divergences = measured(measure(), parts)
    if (missed := rule.missed(divergences[TEST])) and not options.accept:
        raise DataError(f"{missed}\nTake what was reached with --accept, or change the rule, the seed or the data")
    report = report_of(gathered, parts, divergences, options.in_distribution)
    report |= {
        "held_out": {"words": rule.words(), "examples": [case.text for case in _spread(parts[TEST], 3)]},
        "left_out": dict(left_out), "missed": missed, "dropped": counted(leaking),
    }  # fmt: skip
    ids = {name: tuple(case.id for case in members) for name, members in parts.items()}
    return Split(text, dataset.sha256, options.seed, ids, report)


def leak_message(leaking: Sequence[Leak]) -> str:
    """What leaks, how much of it, and what can be done."""
    kinds = ", ".join(f"{count:,} by {kind}" for kind, count in counted(leaking).items())
    examples = len({leak.train.id for leak in leaking})
    shown = "\n".join(f"  {leak}" for leak in leaking[:MAX_LEAKS_SHOWN])
    return (
        f"the split leaks: {examples:,} training example{'s' * (examples != 1)} share something with the test"
        f" ({kinds}), such as\n{shown}\n"
        f"Drop them from training with --drop-leaks; where test and training are meant to be of one distribution, say"
        f" so with --in-distribution, which counts shared programs and texts and forbids shared scenes only"
    )


def _check_words(rule: Rule, text: str, cases: Sequence[SplitCase]) -> None:
    for term, known in rule.unknown(cases):
        message = f"no program of the data set has {str(term)!r}.{did_you_mean(str(term), known)}"
        message += f" There are: {', '.join(sorted(known)[:30]) or 'none'}{', ...' * (len(known) > 30)}"
        raise pointed(text, message, term.place) if term.place != (0, 0) else RuleError(message)


def _on_sides(
    cases: Sequence[SplitCase], rule: Rule, options: SplitOptions, left_out: Counter[str]
) -> tuple[list[SplitCase], list[bool]]:
    """The cases that can be used, and for each whether its scene is for training."""
    usable = [case for case in cases if case.program is not None or not rule.of_programs]
    left_out["without a program"] += len(cases) - len(usable)
    if rule.sides is not None:
        train, test = rule.sides
        on_sides = [case for case in usable if case.part in (train, test)]
        left_out["of another part"] += len(usable) - len(on_sides)
        return on_sides, [case.part == train for case in on_sides]
    if any(case.part == TRAIN_PART for case in usable):
        return usable, [case.part == TRAIN_PART for case in usable]
    scenes: dict[Hashable, list[int]] = {}
    for i, case in enumerate(usable):
        scenes.setdefault(case.scene, []).append(i)
    return usable, [not tested for tested in draw(scenes, len(usable), options.test_share, options.seed)]


def _parts(
    cases: Sequence[SplitCase], training: Sequence[bool], held: Sequence[bool], left_out: Counter[str]
) -> dict[str, list[SplitCase]]:
    parts: dict[str, list[SplitCase]] = {TRAIN: [], IID: [], TEST: []}
    for case, for_training, held_out in zip(cases, training, held, strict=True):
        if for_training and held_out:
            left_out["held out, but on a training scene"] += 1
        else:
            parts[TRAIN if for_training else TEST if held_out else IID].append(case)
    return parts


def _check_parts(parts: dict[str, list[SplitCase]], rule: Rule, held: Sequence[bool], training: Sequence[bool]) -> None:
    if not parts[TEST]:
        of = sum(not each for each in training)
        raise DataError(f"nothing to test: of {of:,} examples on test scenes none is held out ({rule.words()});"
                        f" on training scenes {sum(held):,} of {len(training) - of:,} are")  # fmt: skip
    if not parts[TRAIN]:
        raise DataError(f"nothing to train on: all examples on training scenes are held out ({rule.words()}) or leak")


def _leaking(
    parts: dict[str, list[SplitCase]], gathered: Gathered, options: SplitOptions, progress: Progress
) -> list[Leak]:
    leaking = []
    for name in (TEST, IID):
        progress("looking for leaks", 0, None)
        kinds = forbidden(name, options.in_distribution)
        leaking += leaks(parts[TRAIN], name, parts[name], kinds, gathered.probes)
    return leaking


def _spread(cases: Sequence[SplitCase], count: int) -> list[SplitCase]:
    """Some cases, from all over."""
    step = max(1, len(cases) // count)
    return list(cases[::step][:count])
