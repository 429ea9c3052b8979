"""The few array functions that numpy and torch write differently, and none of which the array API has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor


class Array(Protocol):
    """What numpy's arrays and torch's tensors have in common, as far as operators use it.

    Elements are floats, whole numbers or truths; what a method returns has the kind of array that it was asked of.
    """

    @property
    def shape(self) -> Any: ...
    @property
    def dtype(self) -> Any: ...
    @property
    def ndim(self) -> int: ...
    @property
    def size(self) -> Any: ...
    @property
    def T(self) -> Array: ...

    def __array__(self) -> np.ndarray[Any, Any]: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __bool__(self) -> bool: ...
    def __int__(self) -> int: ...
    def __float__(self) -> float: ...
    def __getitem__(self, key: Any, /) -> Array: ...
    def __setitem__(self, key: Any, value: Any, /) -> None: ...

    def __eq__(self, other: Any, /) -> Array: ...  # type: ignore[override]  # by element
    def __ne__(self, other: Any, /) -> Array: ...  # type: ignore[override]
    def __neg__(self) -> Array: ...
    def __invert__(self) -> Array: ...
    def __add__(self, other: Any, /) -> Array: ...
    def __sub__(self, other: Any, /) -> Array: ...
    def __mul__(self, other: Any, /) -> Array: ...
    def __truediv__(self, other: Any, /) -> Array: ...
    def __pow__(self, other: Any, /) -> Array: ...
    def __matmul__(self, other: Any, /) -> Array: ...
    def __radd__(self, other: Any, /) -> Array: ...
    def __rsub__(self, other: Any, /) -> Array: ...
    def __rmul__(self, other: Any, /) -> Array: ...
    def __rtruediv__(self, other: Any, /) -> Array: ...
    def __and__(self, other: Any, /) -> Array: ...
    def __or__(self, other: Any, /) -> Array: ...
    def __lt__(self, other: Any, /) -> Array: ...
    def __le__(self, other: Any, /) -> Array: ...
    def __gt__(self, other: Any, /) -> Array: ...
    def __ge__(self, other: Any, /) -> Array: ...

    # Methods whose further arguments numpy and torch name differently.
    @property
    def sum(self) -> Callable[..., Array]: ...
    @property
    def mean(self) -> Callable[..., Array]: ...
    @property
    def max(self) -> Callable[..., Array]: ...
    @property
    def min(self) -> Callable[..., Array]: ...
    @property
    def any(self) -> Callable[..., Array]: ...
    @property
    def all(self) -> Callable[..., Array]: ...
    @property
    def argmax(self) -> Callable[..., Array]: ...
    @property
    def swapaxes(self) -> Callable[..., Array]: ...
    @property
    def reshape(self) -> Callable[..., Array]: ...
    @property
    def tolist(self) -> Callable[..., Any]: ...
    @property
    def item(self) -> Callable[..., Any]: ...
    @property
    def nonzero(self) -> Callable[..., Any]: ...


class Module(Protocol):
    """``numpy``, or ``array_api_compat.torch``: the functions of the array API that operators use."""

    @property
    def abs(self) -> Callable[..., Array]: ...
    @property
    def arange(self) -> Callable[..., Array]: ...
    @property
    def asarray(self) -> Callable[..., Array]: ...
    @property
    def broadcast_to(self) -> Callable[..., Array]: ...
    @property
    def clip(self) -> Callable[..., Array]: ...
    @property
    def concat(self) -> Callable[..., Array]: ...
    @property
    def cumulative_prod(self) -> Callable[..., Array]: ...
    @property
    def cumulative_sum(self) -> Callable[..., Array]: ...
    @property
    def eye(self) -> Callable[..., Array]: ...
    @property
    def flip(self) -> Callable[..., Array]: ...
    @property
    def full(self) -> Callable[..., Array]: ...
    @property
    def isfinite(self) -> Callable[..., Array]: ...
    @property
    def isnan(self) -> Callable[..., Array]: ...
    @property
    def matmul(self) -> Callable[..., Array]: ...
    @property
    def max(self) -> Callable[..., Array]: ...
    @property
    def maximum(self) -> Callable[..., Array]: ...
    @property
    def min(self) -> Callable[..., Array]: ...
    @property
    def minimum(self) -> Callable[..., Array]: ...
    @property
    def ones(self) -> Callable[..., Array]: ...
    @property
    def ones_like(self) -> Callable[..., Array]: ...
    @property
    def sqrt(self) -> Callable[..., Array]: ...
    @property
    def stack(self) -> Callable[..., Array]: ...
    @property
    def tanh(self) -> Callable[..., Array]: ...
    @property
    def tril(self) -> Callable[..., Array]: ...
    @property
    def where(self) -> Callable[..., Array]: ...
    @property
    def zeros(self) -> Callable[..., Array]: ...
    @property
    def zeros_like(self) -> Callable[..., Array]: ...
    @property
    def broadcast_arrays(self) -> Callable[..., Any]: ...


def reduced(function: np.ufunc, a: Array) -> Array:
    """A numpy array reduced along its last axis; short ones of many rows element by element, which numpy is slow at."""
    count = a.shape[-1]
    if not 0 < count <= 16 or a.size < 8192:
        whole: Array = function.reduce(a, axis=-1)
        return whole
    if a.dtype == bool:
        a = np.asarray(a, dtype=np.intp)  # so that adding counts
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
    return np.asarray(holds, dtype=np.float64) if xp is np else holds * 1.0  # numpy is slow at arrays of two types


def largest(xp: Module, a: Array) -> Array:
    """The largest element along the last axis, which has one."""
    return reduced(np.maximum, a) if xp is np else xp.max(a, axis=-1)


def running_max(xp: Module, a: Array) -> Array:
    """The largest of the first 1, 2, ... elements along the last axis."""
    if xp is np:
        return np.maximum.accumulate(a, axis=-1)
    return _tensor(a).cummax(dim=-1).values


def descending(xp: Module, a: Array) -> Array:
    """The elements along the last axis, the largest first."""
    if xp is np:
        return -np.sort(-a, axis=-1)
    return _tensor(a).sort(dim=-1, descending=True).values


def ascending_order(xp: Module, a: Array) -> Array:
    """The indices that sort the last axis; equal elements keep their order."""
    if xp is np:
        return np.argsort(a, axis=-1, kind="stable")
    return _tensor(a).argsort(dim=-1, stable=True)


def inverse_order(xp: Module, order: Array) -> Array:
    """For each element of the last axis its place in an order, such as :func:`ascending_order` gives."""
    if xp is not np:
        return _tensor(order).argsort(dim=-1)
    places = np.empty_like(order)
    np.put_along_axis(places, np.asarray(order), np.arange(order.shape[-1])[None], -1)
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
        np.put_along_axis(result, np.asarray(index), values, -1)
    return result


def zeros_before(xp: Module, a: Array) -> Array:
    """``a`` with a 0 put before its first element, if it has one, along the last axis."""
    return xp.concat([xp.zeros_like(a.sum(-1))[..., None], a], axis=-1)


def detached(a: Array) -> np.ndarray[Any, Any]:
    """The numbers of an array as numpy, cut from any gradient."""
    return a if isinstance(a, np.ndarray) else _tensor(a).detach().cpu().numpy()


def _tensor(a: Array) -> Tensor:
    """An array that is none of numpy's, for what only torch's tensors can do."""
    return cast("Tensor", a)
