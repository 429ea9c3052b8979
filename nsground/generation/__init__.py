"""Data sets made to order: scenes, pictures, programs, English, from one seed."""

from nsground.generation.box_scenes import FlatSource
from nsground.generation.clevr_scenes import StageSource
from nsground.generation.making import generate
from nsground.generation.options import KINDS, OPERATIONS, GenerationOptions
from nsground.generation.sources import DatasetSource, Source

__all__ = [
    "KINDS",
    "OPERATIONS",
    "DatasetSource",
    "FlatSource",
    "GenerationOptions",
    "Source",
    "StageSource",
    "generate",
]
