"""Data sets of expressions and questions about pictures, in the forms in which the field keeps them."""

from nsground.datasets.dataset import Dataset
from nsground.datasets.example import Example, View
from nsground.datasets.formats import FORMATS, Format, known_formats, open_dataset

__all__ = ["FORMATS", "Dataset", "Example", "Format", "View", "known_formats", "open_dataset"]
