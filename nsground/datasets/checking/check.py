"""All checks, and a run of them over a data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from nsground.datasets.checking import boxes, identity, meaning, pictures
from nsground.datasets.checking.findings import Check, DataFinding, Look, Report, Tally, Verdict, always
from nsground.datasets.checking.subject import Subject
from nsground.datasets.dataset import Dataset
from nsground.datasets.example import View
from nsground.errors import DataError
from nsground.progress import Progress, silent, track

T = TypeVar("T")

BAD_RECORD = "records that cannot be used"

EXAMPLE_CHECKS: tuple[Check[Subject], ...] = (
    Check("same id twice", identity.same_id),
    Check("same text of one picture twice", identity.same_text),
    Check("box outside the picture or empty", always(boxes.misplaced)),
    Check("box that no region meets", always(boxes.on_nothing)),
    Check("targets and boxes at odds", always(boxes.at_odds)),
    Check("program untrue in the scene", always(meaning.untrue)),
    Check("singles out nothing", always(meaning.not_one)),
    Check("text that cannot be read", always(meaning.unreadable)),
    Check("words that found no place", always(meaning.half_read), "remark"),
    Check("not judged whether it singles out one", always(meaning.not_judged), "remark"),
    Check("no truth recorded", always(boxes.nothing_recorded), "remark"),
    Check("left out of examples by the reader", always(meaning.left_out), "remark"),
)

VIEW_CHECKS: tuple[Check[View], ...] = (
    Check("picture missing or unopenable", always(pictures.unopenable)),
    Check("picture of another size", always(pictures.other_size)),
    Check("region outside the picture", always(pictures.regions_outside)),
    Check("same picture twice", identity.same_picture),
    Check("picture shared by parts", identity.shared_picture),
    Check("no picture", always(pictures.no_pixels), "remark"),
    Check("left out of scenes by the reader", always(pictures.left_out), "remark"),
)


def check(
    dataset: Dataset,
    part: str | None = None,
    progress: Progress = silent,
    on_finding: Callable[[DataFinding], None] = lambda finding: None,
    keep: int = 3,
) -> Report:
    """Run all checks over the examples and pictures of a data set, or of one part, as they are read.

    ``on_finding`` is given every finding when it is made; the report keeps the first ``keep`` of each check. Ids, texts
    and sizes of pictures are held in memory, examples and scenes are not. Raises DataError for a file that cannot be
    read on after a bad record.
    """
    run = _Run(on_finding, keep)
    example_looks = [(kind, kind.begin()) for kind in EXAMPLE_CHECKS]
    view_looks = [(kind, kind.begin()) for kind in VIEW_CHECKS]
    seen: set[tuple[str, str]] = set()
    examples = 0

    def looked_at(view: View) -> None:
        if (view.id, view.part) not in seen:
            seen.add((view.id, view.part))
            run.look(view_looks, view, view.id)

    def bad(error: DataError) -> None:
        run.found(DataFinding(BAD_RECORD, "wrong", "", str(error)))

    for example in track(dataset.usable(bad), "examples", progress):
        if part in (None, example.part):
            examples += 1
            looked_at(example.view)
            run.look(example_looks, Subject(example), example.id)
    if dataset.read_views is not None:
        for view in track(dataset.views(part), "pictures", progress):
            looked_at(view)
    return Report(examples, len(seen), run.tallies())


class _Run:
    """Counts findings and keeps the first of each check."""

    def __init__(self, on_finding: Callable[[DataFinding], None], keep: int) -> None:
        self.told, self.keep = on_finding, keep
        self.counts: Counter[str] = Counter()
        self.first: dict[str, list[DataFinding]] = {}

    def look(self, looks: Sequence[tuple[Check[T], Look[T]]], item: T, where: str) -> None:
        for kind, look in looks:
            for text in look(item):
                self.found(DataFinding(kind.name, kind.verdict, where, text))

    def found(self, finding: DataFinding) -> None:
        self.counts[finding.check] += 1
        kept = self.first.setdefault(finding.check, [])
        if len(kept) < self.keep:
            kept.append(finding)
        self.told(finding)

    def tallies(self) -> tuple[Tally, ...]:
        """A tally a check, wrong before remarks, also of those that found nothing."""
        named: list[tuple[str, Verdict]] = [(BAD_RECORD, "wrong")]
        for checks in (EXAMPLE_CHECKS, VIEW_CHECKS):
            named += [(each.name, each.verdict) for each in checks]
        named.sort(key=lambda pair: pair[1] == "remark")
        return tuple(
            Tally(name, verdict, self.counts[name], tuple(self.first.get(name, ()))) for name, verdict in named
        )
