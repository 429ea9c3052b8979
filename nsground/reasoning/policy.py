"""What is done where a presupposition fails."""

from __future__ import annotations

from typing import Literal, get_args

from nsground.errors import ExecutionError, did_you_mean

Policy = Literal["strict", "lenient"]
"""Under ``strict`` a presupposition that fails decides the outcome; under ``lenient`` the likeliest region is taken.
What a scene cannot judge is unknown under either."""

POLICIES: tuple[str, ...] = get_args(Policy)


def check_policy(policy: str) -> None:
    """Raises ExecutionError for an unknown policy."""
    if policy not in POLICIES:
        hint = did_you_mean(str(policy), POLICIES)
        raise ExecutionError(f"no policy {policy!r}.{hint} Known: {', '.join(POLICIES)}")
