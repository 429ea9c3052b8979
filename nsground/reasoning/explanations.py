"""What explanations of an answer are made of, as data: steps, reasons, remarks, and what an answer hangs on.

They are found by the room ``explaining``; see :mod:`nsground.reasoning.views`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nsground.display import Displayed, ShortRepr
from nsground.errors import ExecutionError
from nsground.program import Program, Relation, Type
from nsground.reasoning import views
from nsground.reasoning.scalar_view import ScalarView
from nsground.scene import Floats

# --- the trace ----


@dataclass(frozen=True, eq=False)
class Step:
    """One node of the program.

    ``degrees`` [N] is the denotation of a set, None for a number, truth or value, which ``value`` tells instead.
    ``kept`` are the regions over 0.5, ``lost`` those that its own set of candidates had and it has not, ``unclear``
    those of which what is known does not tell.
    ``words`` are the words of the expression that the node came from, if known. ``depth`` is 0 for the whole program.
    """

    node: Program
    depth: int
    words: str | None
    degrees: Floats | None
    value: int | bool | str | None
    kept: tuple[int, ...]
    lost: tuple[int, ...]
    unclear: tuple[int, ...] = ()

    @property
    def notation(self) -> str:
        """The node in notation."""
        return str(self.node)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        data: dict[str, Any] = {"program": self.notation, "depth": self.depth}
        if self.words is not None:
            data["words"] = self.words
        if self.degrees is None:
            return {**data, "value": self.value}
        degrees = [round(float(d), 4) for d in self.degrees]
        data |= {"kept": list(self.kept), "lost": list(self.lost), "degrees": degrees}
        return {**data, "unclear": list(self.unclear)} if self.unclear else data


@dataclass(frozen=True, eq=False)
class Trace(Displayed):
    """The steps of a run, the whole program first, each node before the nodes it is made of."""

    steps: tuple[Step, ...]
    run: ScalarView

    def __repr__(self) -> str:
        return f"<Trace of {self.steps[0].notation}: {len(self)} steps>"

    def __len__(self) -> int:
        return len(self.steps)

    def why(self, region: int) -> Reason:
        """Of the clauses that a region passed, the one it passed by least; or why it did not."""
        return self._decide(region, wanted=True)

    def why_not(self, region: int) -> Reason:
        """The first clause that a region failed; or, if it failed none, the one that it passed by least."""
        return self._decide(region, wanted=False)

    def checked(self, region: int) -> int:
        """The index of a region. Raises ExecutionError if there is no such region, or the program asks for none."""
        count = self.run.count
        if not isinstance(region, int | np.integer) or not 0 <= region < count:
            raise ExecutionError(f"the scene has regions 0 to {count - 1}, there is no region {region!r}")
        root = self.steps[0].node
        if root.type is not Type.REGIONS:
            raise ExecutionError(f"the program asks for a {root.type.value}; no region is in or out of that")
        return int(region)

    def _decide(self, region: int, wanted: bool) -> Reason:
        return views.reason(self, self.checked(region), wanted)

    def to_dict(self) -> list[dict[str, Any]]:
        """Plain data for JSON."""
        return [step.to_dict() for step in self.steps]

    def __str__(self) -> str:
        lines = []
        for step in self.steps:
            if step.degrees is None:
                shown = f"= {step.value}"
            else:
                shown = " ".join(_tag(self.run, i, step.degrees) for i in step.kept[:8]) or "nothing"
                if len(step.kept) > 8:
                    shown += f" and {len(step.kept) - 8} more"
                if step.unclear:
                    shown += "   unclear " + " ".join(f"#{i}" for i in step.unclear[:8])
                if step.lost:
                    shown += "   without " + " ".join(f"#{i}" for i in step.lost[:8])
            words = f'   "{step.words}"' if step.words else ""
            lines.append(f"{'  ' * step.depth}{step.notation}{words}\n{'  ' * step.depth}  -> {shown}")
        return "\n".join(lines)


def _tag(run: ScalarView, index: int, degrees: Floats) -> str:
    label = run.facts.scene.regions[index].label or "region"
    return f"#{index} {label} {degrees[index]:.2f}"


# --- reasons and remarks ---


@dataclass(frozen=True, repr=False)
class Reason(ShortRepr):
    """``clause`` decided for (``holds``) or against a region: its ``degree``, and the ``margin`` to 0.5; or it is
    ``unclear``, as nothing judges it.

    ``text`` says it in a sentence. ``others`` are regions that had a part in it, such as the anchor or a rival.
    """

    region: int
    clause: Program
    holds: bool
    degree: float
    margin: float
    text: str
    others: tuple[int, ...] = ()
    unclear: bool = False

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "region": self.region, "clause": str(self.clause), "holds": self.holds,
            "degree": round(self.degree, 4), "margin": round(self.margin, 4), "text": self.text,
            "others": list(self.others), **({"unclear": True} if self.unclear else {}),
        }  # fmt: skip


Kind = Literal["contradiction", "redundant"]


@dataclass(frozen=True)
class Remark:
    """``clauses`` exclude each other (``contradiction``), or the one changes nothing in this scene (``redundant``)."""

    kind: Kind
    clauses: tuple[Program, ...]
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {"kind": self.kind, "clauses": [str(clause) for clause in self.clauses], "text": self.text}


# --- sensitivity ---


@dataclass(frozen=True)
class Premise:
    """A degree that an answer is made of.

    ``clause`` is a concept, an attribute or a relation to anything; None for existence. ``regions`` are whom it is
    about: one, or for a relation the one and what it is related to.
    """

    clause: Program | None
    regions: tuple[int, ...]

    def __str__(self) -> str:
        first, *others = (f"#{i}" for i in self.regions)
        if self.clause is None:
            return f"{first} being an object"
        if isinstance(self.clause, Relation):
            return f"{first} being {self.clause.name.replace('_', ' ')} {' and '.join(others)}"
        return f"{first} being {self.clause}"


@dataclass(frozen=True)
class Change:
    """The smallest change of one degree that puts a region out of the answer, or into it."""

    fact: Premise
    before: float
    after: float

    @property
    def size(self) -> float:
        """How far the score is from that of before, in [0, 1]."""
        return abs(self.after - self.before)

    def __str__(self) -> str:
        return f"{self.fact} at {self.after:.2f}, where it is {self.before:.2f}"


@dataclass(frozen=True)
class Sensitivity:
    """What a region's being in or out of an answer hangs on.

    ``change`` is the smallest change of one degree that would flip it, None where no single one does. ``scores`` are
    pairs of a region and the slope of the degree over that region's detector score, ``boxes`` pairs of a region and the
    largest change of the degree when its box moves by 1 % of the picture's diagonal; the largest first. ``flips`` are
    regions of which such a move flips the answer.
    """

    region: int
    inside: bool
    change: Change | None
    scores: tuple[tuple[int, float], ...]
    boxes: tuple[tuple[int, float], ...]
    flips: tuple[int, ...]

    def __str__(self) -> str:
        where = "out of" if self.inside else "in"
        told = f"No single degree decides over #{self.region}."
        if self.change is not None:
            told = f"#{self.region} would be {where} the answer with {self.change}."
        if self.scores:
            told += " Scores: " + ", ".join(f"{slope:+.2f} by #{i}" for i, slope in self.scores[:3]) + "."
        if self.boxes:
            moved = ", ".join(f"{change:.2f} by #{i}" for i, change in self.boxes[:3])
            told += f" Boxes moved by 1 %: up to {moved}."
        if self.flips:
            told += f" Moving {', '.join(f'#{i}' for i in self.flips)} that far flips it."
        return told

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        change = None
        if self.change is not None:
            fact = self.change.fact
            change = {
                "fact": str(fact), "clause": None if fact.clause is None else str(fact.clause),
                "regions": list(fact.regions), "before": round(self.change.before, 4),
                "after": round(self.change.after, 4),
            }  # fmt: skip
        return {
            "region": self.region, "inside": self.inside, "change": change,
            "scores": [[i, round(slope, 4)] for i, slope in self.scores],
            "boxes": [[i, round(effect, 4)] for i, effect in self.boxes], "flips": list(self.flips),
        }  # fmt: skip
