"""How well attributes are learned from so many expressions, beside the same heads taught with labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from nsground.learning.expressions import BATCH, DECAY, RATE, Triple, learn
from nsground.learning.heads import Heads, accuracy
from nsground.learning.rendered import Rendered
from nsground.scene.clevr import VALUES
from nsground.training.loop import Trainer

LABEL_EPOCHS = 30


@dataclass(frozen=True)
class StudyResult:
    """Accuracy by family on other pictures, after learning from ``triples`` expressions about ``scenes`` scenes."""

    supervision: str
    triples: int
    scenes: int
    regions: int
    accuracy: dict[str, float]

    def __str__(self) -> str:
        shown = "  ".join(f"{family} {share:.1%}" for family, share in self.accuracy.items())
        about = f"{self.triples:>5,} expressions, {self.scenes:>3} scenes, {self.regions:>5,} regions"
        return f"{about}  {self.supervision:<11}  {shown}"


class StudyFolder:
    """A folder for findings, a line each in ``study.jsonl``, and the heads that learned from expressions last."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        (folder / "study.jsonl").write_text("", encoding="utf-8")

    def add(self, result: StudyResult, heads: Heads) -> None:
        """Add a line for a result, and keep the heads if they learned from expressions."""
        with (self.folder / "study.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(result)) + "\n")
        if result.supervision == "expressions":
            save_file(heads.state_dict(), self.folder / "heads.safetensors")


def study(
    taught: Rendered, triples: Sequence[Triple], other: Rendered, counts: Sequence[int], epochs: int, seed: int
) -> Iterator[tuple[StudyResult, Heads]]:
    """For each count: the heads after that many triples, and after the labels of the same scenes."""
    for count in counts:
        lessons = triples[:count]
        seen = taught.first(max(triple.scene for triple in lessons) + 1)
        torch.manual_seed(seed)
        heads = Heads(VALUES, seen.flat)
        for _ in learn(heads, seen.features, seen.scenes, lessons, epochs, seed):
            pass
        yield _found("expressions", lessons, seen, heads, other), heads
        heads = Heads(VALUES, seen.flat)
        learn_labels(heads, seen, seed)
        yield _found("labels", lessons, seen, heads, other), heads


def learn_labels(heads: Heads, seen: Rendered, seed: int = 0) -> None:
    """Teach the heads what every region is."""
    features = seen.flat
    random = torch.Generator().manual_seed(seed)

    def batches(_: int) -> list[Tensor]:
        order = torch.randperm(len(features), generator=random)
        return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]

    def losses(rows: Tensor) -> dict[str, Tensor]:
        logits = heads(features[rows])
        return {family: functional.cross_entropy(logits[family], seen.labels[family][rows]) for family in VALUES}

    for _ in Trainer(heads, batches, losses, RATE, DECAY).run(LABEL_EPOCHS, seed):
        pass


def _found(how: str, lessons: Sequence[Triple], seen: Rendered, heads: Heads, other: Rendered) -> StudyResult:
    regions = int(seen.rows.sum())
    return StudyResult(how, len(lessons), len(seen.features), regions, accuracy(heads, other.flat, other.labels))
