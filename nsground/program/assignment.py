"""The assignment problem: who goes with whom, at the least cost."""

from __future__ import annotations

from collections.abc import Sequence

INFINITY = float("inf")


def cheapest(costs: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Pairs (row, column), each row or each column in one of them, with the least sum of costs.

    The Hungarian method by shortest augmenting paths; Kuhn 1955, Jonker and Volgenant 1987. n² m steps for n rows
    and m columns, n the fewer.

    >>> cheapest([[4, 1, 3], [2, 0, 5]])
    [(0, 1), (1, 0)]
    """
    if costs and len(costs) > len(costs[0]):
        return sorted((row, column) for column, row in cheapest(list(zip(*costs, strict=True))))
    n, m = len(costs), len(costs[0]) if costs else 0
    row_price, column_price = [0.0] * (n + 1), [0.0] * (m + 1)
    row_of = [0] * (m + 1)  # rows and columns count from 1; column 0 holds the row that is being placed
    for row in range(1, n + 1):
        row_of[0], column = row, 0
        shortest, before, done = [INFINITY] * (m + 1), [0] * (m + 1), [False] * (m + 1)
        while row_of[column]:
            done[column] = True
            here, step, after = row_of[column], INFINITY, 0
            for j in range(1, m + 1):
                if done[j]:
                    continue
                way = costs[here - 1][j - 1] - row_price[here] - column_price[j]
                if way < shortest[j]:
                    shortest[j], before[j] = way, column
                if shortest[j] < step:
                    step, after = shortest[j], j
            for j in range(m + 1):
                if done[j]:
                    row_price[row_of[j]] += step
                    column_price[j] -= step
                else:
                    shortest[j] -= step
            column = after
        while column:
            row_of[column], column = row_of[before[column]], before[column]
    return sorted((row_of[j] - 1, j - 1) for j in range(1, m + 1) if row_of[j])
