"""The page of the laboratory: tables and plots of all results, as docs/generalisation.md."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from scripts.lab_plan import TRIALS, Trial

TEMPLATE = Path(__file__).with_name("generalisation.md.jinja")
GROUNDERS = {
    "symbolic": "nsground",
    "symbolic+seq2seq": "learned parser, our executor",
    "neural": "network without symbols",
    "chance": "chance",
}
PARSERS = {"grammar": "nsground's grammar", "seq2seq": "learned parser"}
PARTS = {"iid": "alike", "test": "held out"}
GROUNDED, PARSED = "Pr@(F1=1, IoU>=0.5)", "exact match"
"""The measures of the two tables: the regions are exactly those meant; the program is the recorded one."""
MEANT = "denotation match"
COLORS = ("#0072b2", "#e69f00", "#009e73", "#999999")


@dataclass(frozen=True)
class Row:
    """One split, measured: what is said of it, and the estimates by part and by who answers."""

    trial: Trial
    split: Mapping[str, Any]
    grounded: Mapping[str, Mapping[str, Mapping[str, Any]]]
    parsed: Mapping[str, Mapping[str, Mapping[str, Any]]]
    meant: Mapping[str, Mapping[str, Mapping[str, Any]]]
    training: Mapping[str, Mapping[str, Any]]


def write_page(lab: Path, page: Path, seconds: Mapping[str, float]) -> None:
    """Write the page, and its plot beside it, from the results in the folder of the laboratory."""
    rows = [_row(lab, trial) for trial in TRIALS]
    plot = page.parent / "images" / "generalisation.svg"
    _draw(rows, plot)
    made = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    made.filters |= {"estimate": _estimate, "minutes": _minutes}
    manifest = _json(lab / "results" / f"ground-{TRIALS[-1].name}" / "manifest.json")
    text = made.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        rows=rows, grounders=GROUNDERS, parsers=PARSERS, parts=PARTS, manifest=manifest,
        data=_json(lab / "data" / "manifest.json"), total=sum(seconds.values()), seconds=seconds,
        plot=f"images/{plot.name}",
    )  # fmt: skip
    page.write_text(text, encoding="utf-8")
    _keep(lab, page.parent / "lab")


def _keep(lab: Path, kept: Path) -> None:
    """Copy the manifests of all results and the logs of all trainings to where they are committed."""
    found = [*lab.glob("results/*/manifest.json"), *lab.glob("*/*/log.jsonl")]
    for file in found:
        to = kept / file.relative_to(lab)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(file.read_bytes())


def _row(lab: Path, trial: Trial) -> Row:
    ground, parse = (_json(lab / "results" / f"{task}-{trial.name}" / "result.json") for task in ("ground", "parse"))
    training = {kind: _json(lab / f"{kind}s" / trial.name / f"{kind}.json")["facts"] for kind in ("parser", "grounder")}
    split = _json(lab / "splits" / f"{trial.name}.json")["report"]
    return Row(
        trial, split, dict(_by_part(ground, GROUNDED)), dict(_by_part(parse, PARSED)), dict(_by_part(parse, MEANT)),
        training,
    )  # fmt: skip


def _by_part(result: Mapping[str, Any], measure: str) -> Iterator[tuple[str, dict[str, Mapping[str, Any]]]]:
    """A measure of the expressions of each part, by who answered, without the folders in their names."""
    for found in result["sets"]:
        if found["kind"] == "expression" and measure in found["measures"]:
            yield found["part"], {by.partition(":")[0]: each for by, each in found["measures"][measure].items()}


def _estimate(found: Mapping[str, Any] | None) -> str:
    if not found or found["value"] is None:
        return "-"
    return f"{found['value']:.1%} ({found['low']:.1%} to {found['high']:.1%})".replace("%", "")


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}"


def _draw(rows: list[Row], file: Path) -> None:
    """Bars of what is right, alike and held out, side by side for each split."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    plt.rcParams |= {"svg.hashsalt": "nsground", "font.size": 9}  # the same file each time
    figure, places = plt.subplots(2, 3, figsize=(10, 5.2), layout="constrained", sharey=True)
    for axes, row in zip(places.flat, rows, strict=False):
        for i, by in enumerate(GROUNDERS):
            for j, part in enumerate(PARTS):
                found = row.grounded.get(part, {}).get(by)
                if not found or found["value"] is None:
                    continue
                value, low, high = (100 * found[name] for name in ("value", "low", "high"))
                axes.bar(
                    i + 0.4 * j - 0.2, value, 0.38, color=COLORS[i], alpha=1 if j else 0.45,
                    yerr=[[value - low], [high - value]], error_kw={"elinewidth": 0.8},
                )  # fmt: skip
        axes.set_title(row.trial.title, fontsize=9)
        axes.set_xticks(range(len(GROUNDERS)), ["nsground", "learned\nparser", "no\nsymbols", "chance"])
        axes.set_ylim(0, 100)
    figure.supylabel("exactly the right regions, % (pale: alike, full: held out)")
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, metadata={"Date": None})


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
