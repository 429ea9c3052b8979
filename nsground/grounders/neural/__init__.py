"""A grounder without symbols to compare with: words and regions through one transformer."""

from nsground.grounders.neural.grounder import Neural, load
from nsground.grounders.neural.train import RegionLesson, lessons, train

__all__ = ["RegionLesson", "Neural", "lessons", "load", "train"]
