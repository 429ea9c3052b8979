"""The proof that nothing leaks from what is tested into training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nsground.program import Program
from nsground.scene import SceneGraph
from nsground.splits.case import SplitCase
from nsground.splits.paraphrases import same_meaning
from nsground.splits.split import IID
from nsground.splits.texts import lemmas, words

SCENE, PROGRAM, TEXT, PARAPHRASE = "scene", "program", "text", "paraphrase"
KINDS = (SCENE, PROGRAM, TEXT, PARAPHRASE)
"""What two examples may share.

scene: the view's id, or its content (the picture, or where there is none the scene).
program: the normal form, without an outermost THE; so is a paraphrase found, whatever its words.
text: the words without case, signs and articles.
paraphrase: the same words with a meaning, nouns in the singular, in any order; and programs that, different as they are
    written, choose the same in all scenes looked at (``same_meaning``), or no program for one of the two.
"""


@dataclass(frozen=True)
class Leak:
    """A training example that shares something with a tested one."""

    kind: str
    train: SplitCase = field(repr=False)
    other: SplitCase = field(repr=False)
    part: str

    def __str__(self) -> str:
        shared = {
            SCENE: f"{self.train.view} is {self.other.view}" if self.train.view != self.other.view else self.train.view,
            PROGRAM: str(self.other.program),
            TEXT: repr(self.other.text),
            PARAPHRASE: f"{self.train.text!r} says {self.other.text!r}",
        }
        return f"same {self.kind}: {self.train.id} (train), {self.other.id} ({self.part}): {shared[self.kind]}"

    def to_dict(self) -> dict[str, str]:
        """For JSON."""
        return {"kind": self.kind, "train": self.train.id, "part": self.part, "other": self.other.id, "said": str(self)}


def forbidden(part: str, in_distribution: bool) -> tuple[str, ...]:
    """What training must not share with a part: scenes alone with ``iid``, or where the test was declared to be of the
    same distribution; else anything."""
    return (SCENE,) if part == IID or in_distribution else KINDS


def leaks(
    train: Sequence[SplitCase],
    part: str,
    tested: Sequence[SplitCase],
    kinds: Iterable[str] = KINDS,
    probes: Mapping[str, Sequence[SceneGraph]] | None = None,
) -> list[Leak]:
    """One leak of each kind for every training example that shares something with a tested one, in order of training.

    ``probes`` are scenes by domain, for paraphrases; without them, only those without a program are found.
    """
    leaking: list[Leak] = []
    for kind in kinds:
        if kind == PARAPHRASE:
            leaking += [Leak(kind, one, other, part) for one, other in _paraphrases(train, tested, probes or {})]
            continue
        index: dict[Hashable, SplitCase] = {}
        for case in tested:
            for key in KEYS[kind](case):
                index.setdefault(key, case)
        for case in train:
            if other := next((index[key] for key in KEYS[kind](case) if key in index), None):
                leaking.append(Leak(kind, case, other, part))
    return leaking


def counted(leaking: Sequence[Leak]) -> dict[str, int]:
    """How many training examples leak by kind; those that share nothing are left out."""
    return dict(Counter(leak.kind for leak in leaking))


def _scene_keys(case: SplitCase) -> tuple[Hashable, ...]:
    return f"view {case.view}", case.scene


def _program_keys(case: SplitCase) -> tuple[Hashable, ...]:
    return () if case.program is None else (case.program,)


def _text_keys(case: SplitCase) -> tuple[Hashable, ...]:
    return (words(case.text),)


KEYS: dict[str, Callable[[SplitCase], tuple[Hashable, ...]]] = {
    SCENE: _scene_keys, PROGRAM: _program_keys, TEXT: _text_keys,
}  # fmt: skip
"""By kind, what an example shares with another if any of these is the same."""


def _paraphrases(
    train: Sequence[SplitCase], tested: Sequence[SplitCase], probes: Mapping[str, Sequence[SceneGraph]]
) -> list[tuple[SplitCase, SplitCase]]:
    bags: dict[tuple[str, ...], dict[Program | None, SplitCase]] = {}
    for case in tested:
        bags.setdefault(lemmas(case.text), {}).setdefault(case.program, case)
    bags.pop((), None)
    near = [(one, other) for one in train for other in bags.get(lemmas(one.text), {}).values()]
    same: set[tuple[str, Program, Program]] = set()
    for domain, scenes in probes.items():
        asked = {
            (one.program, other.program)
            for one, other in near
            if one.domain == domain and one.program and other.program and one.program != other.program
        }
        same |= {(domain, *pair) for pair in same_meaning(asked, scenes)}
    pairs: dict[str, tuple[SplitCase, SplitCase]] = {}
    for one, other in near:
        unknown = one.program is None or other.program is None
        if unknown or (one.domain, one.program, other.program) in same:
            pairs.setdefault(one.id, (one, other))
    return list(pairs.values())
