"""Learns the preferences of the parser: which noun a clause belongs to, and which reading of an expression is meant.

    python scripts/train_preferences.py ../shared/data
    python scripts/train_preferences.py ../shared/data --folds 5     # cross-validates on the gold lines, too

Two log-linear models, one after the other. The first says which noun a clause belongs to; it is trained on phrases with
scene graphs by people (FACTUAL) and on expressions with gold programs: of the ways to attach the clauses of a phrase,
those whose graph or program agrees best with what people wrote are to be likely. The second weighs the cost of words
and oddities of the program, on the expressions with gold programs alone. Deterministic.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import torch

from nsground.domains.domain import load_domain
from nsground.errors import NsgroundError
from nsground.evaluation.language_suite.meant import gold
from nsground.evaluation.meaning import best_agreement
from nsground.evaluation.meaning.scene_graph import f1, read_graph, scene_graph, tuples
from nsground.language.attachment import decisions
from nsground.language.attachment_model import AttachmentModel, Choice, Neighbour, facts, features, neighbour_features
from nsground.language.lexicon import load_lexicon
from nsground.language.parse import drafts
from nsground.language.parse_search import Search
from nsground.language.preferences import ODDITIES
from nsground.language.reading_model import WEIGHTS, WORDS, ReadingModel
from nsground.language.readings import Reading, candidates
from nsground.program import Program
from nsground.relations import load_catalogue

MARGIN = 3.5
WIDTH = 32
PRIOR = 1.5
"""What an oddity weighs where nothing is known of it."""

RARE = 4
"""Features that are seen in fewer phrases are left out."""

Judge = Callable[[Program], float]


@dataclass
class Example:
    """A text and its candidate readings: how well each agrees with what is meant, and how it came about.

    ``made`` holds, for each reading, the choices that led to it: the features of all options, and the one taken.
    """

    text: str
    group: str
    weight: float
    agreement: list[float] = field(default_factory=list)
    words: list[float] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    oddities: list[dict[str, int]] = field(default_factory=list)
    made: list[list[tuple[tuple[tuple[str, ...], ...], int]]] = field(default_factory=list)


def examples(texts: Sequence[str], judges: Sequence[Judge], groups: Sequence[str], weight: float) -> Iterator[Example]:
    """The candidates of each text, under a model that prefers no noun to another."""
    domain = load_domain("photo")
    lexicon = load_lexicon(domain, load_catalogue(domain))
    even = ReadingModel({WORDS: 1.0}, AttachmentModel({}))
    for text, draft, judge, group in zip(texts, drafts(texts, lexicon), judges, groups, strict=True):
        example = Example(text, group, weight)
        if not isinstance(draft, NsgroundError):
            try:
                for reading in candidates(
                    draft.text, Search(draft.tokens, draft.lattice.rows), lexicon, even, MARGIN, WIDTH
                ):
                    _add(example, reading, judge)
            except NsgroundError:
                pass
        yield example


def _add(example: Example, reading: Reading, judge: Judge) -> None:
    choices = [
        (tuple(map(_features, options)), taken)
        for options, taken in decisions(reading.attached.sketch, reading.attached.nouns)
    ]
    example.agreement.append(judge(reading.meant.program))
    example.words.append(reading.sentence.cost)
    example.sentence.append(id(reading.sentence))
    example.oddities.append(dict(reading.oddities))
    example.made.append(choices)


def _features(option: tuple[Choice, Neighbour | None]) -> tuple[str, ...]:
    choice, neighbour = option
    return (*features(facts(choice)), *(() if neighbour is None else neighbour_features(neighbour)))


def factual(path: Path, most: int | None) -> Iterator[Example]:
    """Phrases with graphs by people."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), most))
    texts = [row["caption"].strip(" .") for row in rows]
    kept = [i for i, text in enumerate(texts) if text and len(text.split()) > 3]

    def judge(i: int) -> Judge:
        meant = tuples(read_graph(rows[i]["scene_graph"]))
        return lambda program: f1(tuples(scene_graph(program, texts[i])), meant)

    return examples([texts[i] for i in kept], [judge(i) for i in kept], [rows[i]["image_id"] for i in kept], 1.0)


def golds(folder: Path, weight: float) -> Iterator[Example]:
    """Expressions with gold programs, grouped by picture where it is known."""
    for name in ("meaning/dev.jsonl", "photo_training/coco/expressions.jsonl"):
        lines = gold(folder / name)
        records = [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines() if line]
        pictures = [str(r.get("coco_image_id", i)) for i, r in enumerate(records) if r["gold"]]
        judges: list[Judge] = [
            lambda program, programs=each.programs: best_agreement(program, programs).f1 for each in lines
        ]
        yield from examples([each.text for each in lines], judges, [f"{name} {p}" for p in pictures], weight)


# --- which noun a clause belongs to -----------------------------------------------------------------------


def train_attachment(data: Sequence[Example], penalty: float) -> dict[str, float]:
    """Weights under which the ways to attach clauses that agree best are the likeliest."""
    cases = [case for example in data if (case := _case(example)) is not None]
    seen = Counter(f for _, _, made in cases for f in {f for ways in made for opts, _ in ways for o in opts for f in o})
    names = {name: i for i, name in enumerate(sorted(f for f, times in seen.items() if times >= RARE))}
    table = _Table(names)
    best: list[bool] = []
    text_of: list[int] = []
    weights: list[float] = []
    for number, (weight, good, made) in enumerate(cases):
        weights.append(weight)
        for is_good, ways in zip(good, made, strict=True):
            table.add(len(best), ways)
            best.append(is_good)
            text_of.append(number)
    fitted = table.fit(np.array(best), np.array(text_of), np.array(weights), penalty)
    print(f"  {len(cases):,} phrases with a choice that matters, {len(names):,} features", file=sys.stderr)
    return {name: round(float(fitted[i]), 3) for name, i in names.items() if abs(fitted[i]) >= 0.01}


def _case(example: Example) -> tuple[float, list[bool], list[list[tuple[tuple[tuple[str, ...], ...], int]]]] | None:
    """The readings of the sentence that can agree best, and which of them do; None where all do."""
    if not example.agreement:
        return None
    top = max(example.agreement)
    sentence = example.sentence[example.agreement.index(top)]
    here = [i for i, s in enumerate(example.sentence) if s == sentence]
    good = [example.agreement[i] >= top - 1e-9 for i in here]
    return None if all(good) else (example.weight, good, [example.made[i] for i in here])


class _Table:
    """Choices as arrays: options have features, decisions have options, ways to attach have decisions."""

    def __init__(self, names: dict[str, int]) -> None:
        self.names = names
        self.known: dict[tuple[tuple[str, ...], ...], int] = {}  # the first option of a decision
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.decision: list[int] = []
        self.way: list[int] = []
        self.option: list[int] = []

    def add(self, way: int, made: Iterable[tuple[tuple[tuple[str, ...], ...], int]]) -> None:
        for options, taken in made:
            first = self.known.get(options)
            if first is None:
                first = self.known[options] = len(self.decision)
                for option in options:
                    for feature in option:
                        if feature in self.names:
                            self.rows.append(len(self.decision))
                            self.columns.append(self.names[feature])
                    self.decision.append(len(self.known) - 1)
            self.way.append(way)
            self.option.append(first + taken)

    def fit(self, best: np.ndarray, text_of: np.ndarray, weights: np.ndarray, penalty: float) -> np.ndarray:
        """The weights of the features; best [ways] marks the good ones, text_of [ways] the text of each."""
        torch.manual_seed(0)
        shape = (len(self.decision), len(self.names))
        there = torch.tensor([self.rows, self.columns])
        ones = torch.ones(len(self.rows), dtype=torch.float64)
        design = torch.sparse_coo_tensor(there, ones, shape, check_invariants=True).coalesce()
        decision, way, option = map(torch.tensor, (self.decision, self.way, self.option))
        good, text, weight = torch.from_numpy(best), torch.from_numpy(text_of), torch.from_numpy(weights)
        w = torch.zeros(len(self.names), dtype=torch.float64, requires_grad=True)

        def loss() -> torch.Tensor:
            scores = torch.sparse.mm(design, w[:, None])[:, 0]
            log_p = scores - _log_sums(scores, decision, len(self.known))[decision]
            ways = torch.zeros(len(good), dtype=torch.float64).index_add(0, way, log_p[option])
            likely = _log_sums(ways.masked_fill(~good, -1e9), text, len(weight))
            return -(weight * (likely - _log_sums(ways, text, len(weight)))).sum() + penalty * (w * w).sum()

        return _minimised(w, loss)


def _log_sums(values: torch.Tensor, group: torch.Tensor, groups: int) -> torch.Tensor:
    """ln of the sums of exp within groups."""
    most = torch.full((groups,), -1e30, dtype=torch.float64).scatter_reduce(0, group, values.detach(), "amax")
    return most + torch.zeros(groups, dtype=torch.float64).index_add(0, group, (values - most[group]).exp()).log()


def _minimised(w: torch.Tensor, loss: Callable[[], torch.Tensor], steps: int = 150) -> np.ndarray:
    optimiser = torch.optim.LBFGS([w], max_iter=steps, history_size=20, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss()
        value.backward()
        return value

    optimiser.step(closure)
    return w.detach().numpy()


# --- which reading is meant -------------------------------------------------------------------------------


def columns(data: Sequence[Example], model: AttachmentModel) -> list[np.ndarray]:
    """For each example its readings [readings, features]: the cost of attachment, of words, and each oddity."""
    found = []
    for example in data:
        rows = [
            [_attachment_cost(made, model), words, *(odd.get(name, 0) for name in ODDITIES)]
            for words, made, odd in zip(example.words, example.made, example.oddities, strict=True)
        ]
        found.append(np.array(rows, dtype=np.float64).reshape(len(rows), 2 + len(ODDITIES)))
    return found


def _attachment_cost(made: Iterable[tuple[tuple[tuple[str, ...], ...], int]], model: AttachmentModel) -> float:
    cost = 0.0
    for options, taken in made:
        scores = np.array([sum(model.weights.get(feature, 0.0) for feature in option) for option in options])
        cost += float(np.logaddexp.reduce(scores) - scores[taken])
    return cost


def train_readings(data: Sequence[Example], design: Sequence[np.ndarray], penalty: float) -> dict[str, float]:
    """Weights, none below 0, under which the readings that agree best are the likeliest."""
    kept = [(e, x) for e, x in zip(data, design, strict=True) if e.agreement and max(e.agreement) > min(e.agreement)]
    rows = torch.from_numpy(np.concatenate([x for _, x in kept]))
    text = torch.tensor([i for i, (_, x) in enumerate(kept) for _ in x])
    good = torch.tensor([a >= max(e.agreement) - 1e-9 for e, _ in kept for a in e.agreement])
    weight = torch.tensor([e.weight for e, _ in kept], dtype=torch.float64)
    raw = torch.zeros(rows.shape[1] - 1, dtype=torch.float64, requires_grad=True)

    def loss() -> torch.Tensor:
        w = torch.nn.functional.softplus(raw)
        costs = -(rows[:, 1:] @ w + rows[:, 0])
        likely = _log_sums(costs.masked_fill(~good, -1e9), text, len(weight)) - _log_sums(costs, text, len(weight))
        return -(weight * likely).sum() + penalty * ((w - PRIOR) ** 2).sum()

    _minimised(raw, loss)
    w = torch.nn.functional.softplus(raw).detach().numpy()
    return {name: round(float(value), 3) for name, value in zip((WORDS, *ODDITIES), w, strict=True)}


def chosen(design: np.ndarray, weights: dict[str, float]) -> int:
    return int(np.argmin(design @ np.array([1.0, *(weights[name] for name in (WORDS, *ODDITIES))])))


# --- all together -----------------------------------------------------------------------------------------


def trained(people: Sequence[Example], lines: Sequence[Example], options: argparse.Namespace) -> ReadingModel:
    attachment = AttachmentModel(train_attachment([*people, *lines], options.penalty))
    phrases = random.Random(0).sample(list(people), min(len(people), options.readings))
    some = [*lines, *phrases]
    return ReadingModel(train_readings(some, columns(some, attachment), 2.0), attachment)


def report(title: str, lines: Sequence[Example], picked: Sequence[int | None]) -> None:
    """Shares of exact meanings and mean F1, and what the best candidate of each would reach."""
    for name in ("all", *sorted({e.group.split()[0] for e in lines})):
        some = [(e, p) for e, p in zip(lines, picked, strict=True) if name in ("all", e.group.split()[0])]
        got = [0.0 if p is None else e.agreement[p] for e, p in some]
        most = [max(e.agreement, default=0.0) for e, _ in some]
        exact, reach = (sum(v == 1 for v in values) / len(some) for values in (got, most))
        best = f"best candidates {reach:.1%} {np.mean(most):.3f}"
        print(f"{title:16} {name:40} exact {exact:.1%}  F1 {np.mean(got):.3f}  {best}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with language/factual, meaning and photo_training")
    parser.add_argument("--phrases", type=int, default=None, help="at most so many phrases of FACTUAL")
    parser.add_argument("--folds", type=int, default=0, help="cross-validate on the gold lines, too")
    parser.add_argument("--weight", type=float, default=4.0, help="how much an expression counts beside a phrase")
    parser.add_argument("--penalty", type=float, default=0.3, help="of the squared weights of attachment")
    parser.add_argument("--readings", type=int, default=2000, help="phrases of FACTUAL for the weights of readings")
    parser.add_argument("-o", "--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    people = list(factual(options.data / "language/factual/train.csv", options.phrases))
    lines = list(golds(options.data, options.weight))
    if options.folds:
        cross_validate(people, lines, options)
    model = trained(people, lines, options)
    design = columns(lines, model.attachment)
    report("fitted", lines, [chosen(x, dict(model.weights)) if len(x) else None for x in design])
    options.out.write_text(json.dumps(model.to_dict(), indent=0, sort_keys=True) + "\n", encoding="utf-8")


def cross_validate(people: Sequence[Example], lines: Sequence[Example], options: argparse.Namespace) -> None:
    groups = sorted({e.group for e in lines})
    random.Random(0).shuffle(groups)
    fold = {group: i % options.folds for i, group in enumerate(groups)}
    picked: list[int | None] = [None] * len(lines)
    for k in range(options.folds):
        model = trained(people, [e for e in lines if fold[e.group] != k], options)
        held = [i for i, e in enumerate(lines) if fold[e.group] == k]
        for i, x in zip(held, columns([lines[i] for i in held], model.attachment), strict=True):
            picked[i] = chosen(x, dict(model.weights)) if len(x) else None
    report("cross-validated", lines, picked)


if __name__ == "__main__":
    main()
