"""Confidence: how likely an answer is right, measured on answers that are known, and sets that hold the right one."""

from nsground.confidence.calibration import Card, ConfidenceModel, calibration_for, fit, load_calibration
from nsground.confidence.evidence import EVIDENCE, evidence, shares

__all__ = ["EVIDENCE", "ConfidenceModel", "Card", "calibration_for", "evidence", "fit", "load_calibration", "shares"]
