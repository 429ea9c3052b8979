"""A data set put to the test: what is there twice, out of place, at odds with itself, or singles out nothing."""

from nsground.datasets.checking.check import EXAMPLE_CHECKS, VIEW_CHECKS, check
from nsground.datasets.checking.findings import Check, DataFinding, Report, Tally

__all__ = ["EXAMPLE_CHECKS", "VIEW_CHECKS", "Check", "DataFinding", "Report", "Tally", "check"]
