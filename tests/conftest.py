"""What holds for all tests: how hypothesis draws its examples, and what coverage looks at."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# Speed is measured in benchmarks/, never asserted in tests: no example has a deadline.
settings.register_profile("local", deadline=None)
# In CI the same examples are drawn each time, and a slow machine is no fault.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage leaves slow tests alone: it would double their time, and what they run, quick ones run too."""
    for item in items:
        if item.get_closest_marker("slow") is not None:
            item.add_marker(pytest.mark.no_cover)
