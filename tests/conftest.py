"""What holds for all tests: how hypothesis draws its examples."""

from __future__ import annotations

import os

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
