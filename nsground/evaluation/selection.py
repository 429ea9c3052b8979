"""What is evaluated: the examples of some parts of a data set or split, picture by picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nsground.datasets import Dataset, Example, View
from nsground.domains.domain import domain_of_data
from nsground.errors import DataError
from nsground.evaluation.scored import Scored, Scores
from nsground.splits import TRAIN, Split


@dataclass(frozen=True, eq=False)
class Item:
    """An example to be scored, and the part that it is of."""

    example: Example
    part: str

    def scored(
        self,
        by: str,
        said: Mapping[str, Any],
        confidence: float | None,
        scores: Scores,
        groups: Mapping[str, tuple[str, ...]],
    ) -> Scored:
        """What ``by`` said to it, and what that is worth."""
        example = self.example
        kind = "question" if example.is_question else "expression"
        return Scored(by, example.id, example.view.id, self.part, kind, said, confidence, scores, groups)


@dataclass(frozen=True, eq=False)
class Batch:
    """All items about one picture in one domain: they are answered together, and drawn together for intervals."""

    view: View
    domain: str
    items: tuple[Item, ...] = field(repr=False)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The id and the part of every item."""
        return [(item.example.id, item.part) for item in self.items]


@dataclass(frozen=True)
class Selection:
    """Parts of a data set.

    Fields:
        parts: those of the split, if there is one, else of the data set; by default all but ``train``, which is
            measured only where it is named or alone.
        limit: most examples of each part.
        domain: taken instead of the examples' own.
    """

    dataset: Dataset
    split: Split | None = None
    parts: tuple[str, ...] = ()
    limit: int | None = None
    domain: str | None = None

    def batches(self) -> list[Batch]:
        """Views in the order of their first example. Raises DataError where there is nothing to judge."""
        views: dict[tuple[str, str], View] = {}
        items: dict[tuple[str, str], list[Item]] = {}
        for item in self._items():
            example = item.example
            if example.boxes is None and example.answer is None and example.program is None:
                continue  # nothing is known that it could be judged by
            key = example.view.id, self.domain or str(domain_of_data(example.domain))
            views.setdefault(key, example.view)
            items.setdefault(key, []).append(item)
        if not items:
            raise DataError(f"{self.dataset.path}: no example of {self._named()} says what it means")
        return [Batch(views[key], key[1], tuple(about_view)) for key, about_view in items.items()]

    def training(self) -> Iterable[Example]:
        """What may be learned from: part train of the split or of the data set; all of a data set that has none.

        Where no question is among it, those of all parts are: what is drawn for them is then the best there is.
        """
        if self.split is not None:
            examples = list(self.split.select(self.dataset, TRAIN))
        else:
            examples = [example for example in self.dataset if example.part == TRAIN] or list(self.dataset)
        if not any(example.is_question for example in examples):
            examples += [example for example in self.dataset if example.is_question]
        return examples

    def _items(self) -> Iterator[Item]:
        chosen = self._of_split(self.split) if self.split is not None else self._of_dataset()
        seen: dict[str, int] = {}
        for item in chosen:
            seen[item.part] = seen.get(item.part, 0) + 1
            if self.limit is None or seen[item.part] <= self.limit:
                yield item

    def _of_split(self, split: Split) -> Iterator[Item]:
        for part in self.parts or [name for name, ids in split.parts.items() if name != TRAIN and ids]:
            yield from (Item(example, part) for example in split.select(self.dataset, part))

    def _of_dataset(self) -> Iterator[Item]:
        if not self.parts:
            others = [Item(example, example.part) for example in self.dataset if example.part != TRAIN]
            yield from others or (Item(example, example.part) for example in self.dataset)
            return
        parts: set[str] = set()
        for example in self.dataset:
            parts.add(example.part)
            if example.part in self.parts:
                yield Item(example, example.part)
        if missing := [part for part in self.parts if part not in parts]:
            raise self._no_part(missing[0], parts)

    def views(self) -> Iterator[tuple[View, str]]:
        """Every picture of the parts once, also those that no example is about, with its part.

        ``limit`` and the parts taken by default are as for examples. Raises DataError for a part that there is not.
        """
        seen: dict[str, int] = {}
        for view, part in self._views():
            seen[part] = seen.get(part, 0) + 1
            if self.limit is None or seen[part] <= self.limit:
                yield view, part

    def _views(self) -> Iterator[tuple[View, str]]:
        if self.split is not None:
            known: set[tuple[str, str]] = set()
            for item in self._of_split(self.split):
                key = item.example.view.id, item.part
                if key not in known:
                    known.add(key)
                    yield item.example.view, item.part
            return
        views = [(view, view.part) for view in self.dataset.views()]
        parts = {part for _, part in views}
        if missing := [part for part in self.parts if part not in parts]:
            raise self._no_part(missing[0], parts)
        wanted = self.parts or parts - {TRAIN} or parts
        yield from ((view, part) for view, part in views if part in wanted)

    def _no_part(self, part: str, parts: Iterable[str]) -> DataError:
        named = ", ".join(sorted(map(repr, parts)))
        return DataError(f"{self.dataset.path}: there is no part {part!r}, but {named}")

    def _named(self) -> str:
        return f"part {', '.join(self.parts)}" if self.parts else "the data set"


def domains(batches: Iterable[Batch]) -> tuple[str, ...]:
    """The domains of what is evaluated, in order."""
    return tuple(dict.fromkeys(batch.domain for batch in batches))


def examples(batches: Sequence[Batch]) -> Mapping[str, Example]:
    """Every example by its id."""
    return {item.example.id: item.example for batch in batches for item in batch.items}
