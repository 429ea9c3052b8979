"""Draw how the losses of a training fell, from its log.

    python scripts/plot_training.py docs/training/clevr.jsonl docs/images/clevr_training.svg

Needs matplotlib: pip install 'nsground[plots]'.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt


def main() -> None:
    """One line a loss over epochs, on a logarithmic scale."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("log", type=Path)
    parser.add_argument("output", type=Path)
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.log.read_text(encoding="utf-8").splitlines()]
    plt.rcParams["svg.hashsalt"] = "nsground"  # the same file each time
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    styles = ("-", "--", "-.", ":")
    for i, name in enumerate(name for name in rows[0] if name not in ("epoch", "seconds")):
        axes.plot([r["epoch"] for r in rows], [r[name] for r in rows], styles[i % len(styles)], label=name)
    axes.set(xlabel="epoch", ylabel="mean loss", yscale="log")
    axes.legend(ncols=3, frameon=False)
    figure.savefig(args.output, metadata={"Date": None})


if __name__ == "__main__":
    main()
