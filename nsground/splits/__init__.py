"""Splits that hold out combinations: what was never seen together in training is what is tested."""

from nsground.splits.split import IID, TEST, TRAIN, Split, load_split

__all__ = ["IID", "TEST", "TRAIN", "Split", "load_split"]
