"""Data sets made to order: scenes, pictures, programs, English, from one seed."""

from nsground.generation.flat import FlatSource
from nsground.generation.making import generate
from nsground.generation.options import KINDS, OPERATIONS, Options
from nsground.generation.sources import DatasetSource, Source
from nsground.generation.stage import StageSource

__all__ = ["KINDS", "OPERATIONS", "DatasetSource", "FlatSource", "Options", "Source", "StageSource", "generate"]
