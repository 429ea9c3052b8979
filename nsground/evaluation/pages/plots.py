"""Plots as shapes in numbers, for ``templates/plots.html`` to write down as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nsground.evaluation.estimates import Estimate
from nsground.evaluation.measures import Bin

COLORS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
"""Those of Okabe and Ito (2008), one for each who answers, again from the first where there are more."""

BAR_HEIGHT, GROUP_GAP = 18, 8
"""Height of a bar, and the space between groups, in units of the picture."""


@dataclass(frozen=True)
class Bar:
    """A bar from 0 to ``value`` with its interval ``low`` to ``high``, all in [0, 1]; ``y`` is its upper side."""

    y: int
    value: float
    low: float
    high: float
    color: str
    said: str


@dataclass(frozen=True)
class BarGroup:
    """The bars of one group, beside its name; ``y`` is the middle."""

    name: str
    count: int
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Bars:
    """A bar chart of shares, ``height`` units high."""

    groups: tuple[BarGroup, ...]
    height: int


@dataclass(frozen=True)
class Point:
    """A bin of a reliability diagram: its mean confidence and share of right answers in [0, 1]; the area of the dot
    grows with its share of the answers."""

    x: float
    y: float
    radius: float
    said: str


def colors(names: Sequence[str]) -> dict[str, str]:
    """A colour for each name, as ``#rrggbb``."""
    return {name: COLORS[i % len(COLORS)] for i, name in enumerate(names)}


def bars(groups: Mapping[str, Mapping[str, Estimate]], palette: Mapping[str, str]) -> Bars:
    """The chart of estimates by group and by who answered."""
    chart, y = [], GROUP_GAP
    for name, estimates in groups.items():
        known = [(by, estimate) for by, estimate in estimates.items() if estimate.n]
        drawn = tuple(
            Bar(
                y + i * BAR_HEIGHT,
                estimate.value,
                estimate.low,
                estimate.high,
                palette[by],
                f"{by}: {estimate}, of {estimate.n:,}",
            )
            for i, (by, estimate) in enumerate(known)
        )
        if drawn:
            height = BAR_HEIGHT * len(drawn)
            chart.append(BarGroup(name, known[0][1].n, y + height // 2, drawn))
            y += height + GROUP_GAP
    return Bars(tuple(chart), y)


def dots(bins: Sequence[Bin]) -> list[Point]:
    """The dots of a reliability diagram (DeGroot and Fienberg, 1983); on the diagonal, confidence is what it says."""
    total = sum(each.count for each in bins)
    return [
        Point(
            each.sure,
            each.right,
            1.5 + 6 * (each.count / total) ** 0.5,
            f"{each.count:,} answers, sure of {each.sure:.1%}, right in {each.right:.1%}",
        )
        for each in bins
    ]
