"""The few array functions that numpy and torch write differently, and none of which the array API has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Array = Any
"""A numpy array or a torch tensor."""

Module = Any
"""``numpy``, or ``array_api_compat.torch``: what makes and combines arrays."""


def reduced(function: np.ufunc, a: Array) -> Array:
    """A numpy array reduced along its last axis; short ones of many rows element by element, which numpy is slow at."""
    count = a.shape[-1]
    if not 0 < count <= 16 or a.size < 8192:
        return function.reduce(a, axis=-1)
    if a.dtype == bool:
        a = a.astype(np.intp)  # so that adding counts
    found = a[..., 0]
    for i in range(1, count):
        found = function(found, a[..., i])
    return found


def folded(xp: Module, function: np.ufunc, a: Array) -> Array:
    """Degrees reduced along the last axis by ``np.maximum``, ``np.add`` or ``np.multiply``; empty input
    gives the identity: 0, or 1 for a product."""
    if isinstance(xp, Segments):
        return xp.reduced(function, a)
    if a.shape[-1] == 0 and function is np.maximum:
        function = np.add
    return reduced(function, a) if xp is np else getattr(xp, _NAMES[function])(a, axis=-1)


_NAMES: Mapping[np.ufunc, str] = {np.maximum: "max", np.add: "sum", np.multiply: "prod"}


class Segments:
    """The module numpy, of arrays whose last axis is ragged: segments of ``counts`` [S] elements, one after the
    other."""

    def __init__(self, counts: Array) -> None:
        self.counts = counts

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    def reduced(self, function: np.ufunc, a: Array) -> Array:
        """Each segment [S] of ``a`` [P], by a function; 0, or 1 as a product, where it is empty."""
        starts, filled = np.cumsum(self.counts) - self.counts, self.counts > 0
        if filled.all():
            return function.reduceat(a, starts) if len(starts) else np.zeros(0)
        found = np.full(len(starts), float(function.identity or 0))
        if len(a):
            found[filled] = function.reduceat(a, starts[filled])
        return found


def truths(xp: Module, holds: Array) -> Array:
    """Booleans as degrees of 0 and 1."""
    return holds.astype(np.float64) if xp is np else holds * 1.0  # numpy is slow at arrays of two types


def largest(xp: Module, a: Array) -> Array:
    """The largest element along the last axis, which has one."""
    return reduced(np.maximum, a) if xp is np else xp.max(a, axis=-1)


def running_max(xp: Module, a: Array) -> Array:
    """The largest of the first 1, 2, ... elements along the last axis."""
    if xp is np:
        return np.maximum.accumulate(a, axis=-1)
    return a.cummax(dim=-1).values


def descending(xp: Module, a: Array) -> Array:
    """The elements along the last axis, the largest first."""
    if xp is np:
        return -np.sort(-a, axis=-1)
    return a.sort(dim=-1, descending=True).values


def ascending_order(xp: Module, a: Array) -> Array:
    """The indices that sort the last axis; equal elements keep their order."""
    if xp is np:
        return np.argsort(a, axis=-1, kind="stable")
    return a.argsort(dim=-1, stable=True)


def inverse_order(xp: Module, order: Array) -> Array:
    """For each element of the last axis its place in an order, such as :func:`ascending_order` gives."""
    if xp is not np:
        return order.argsort(dim=-1)
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(order.shape[-1])[None], -1)
    return places


def take(xp: Module, a: Array, index: Array) -> Array:
    """The elements ``a[b, index[b, i]]`` of [B, N, ...]; either may have one row only, for all rows of the other."""
    if index.shape[0] == 1:
        return a[:, index[0]]
    return a[0][index] if a.shape[0] == 1 else a[xp.arange(len(a))[:, None], index]


def put(shape: tuple[int, int], index: Array, values: Array) -> Array:
    """Zeros [B, N] with ``values`` [B, R] at ``index`` [B or 1, R]; numpy only, in place."""
    result = np.zeros(shape)
    if index.shape[0] == 1:
        result[:, index[0]] = values
    else:
        np.put_along_axis(result, index, values, -1)
    return result


def zeros_before(xp: Module, a: Array) -> Array:
    """``a`` with a 0 put before its first element, if it has one, along the last axis."""
    return xp.concat([xp.zeros_like(a.sum(-1))[..., None], a], axis=-1)


def detached(a: Array) -> np.ndarray[Any, Any]:
    """The numbers of an array as numpy, cut from any gradient."""
    return a if isinstance(a, np.ndarray) else a.detach().cpu().numpy()
