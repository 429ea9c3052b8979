"""Ways to ground expressions in pictures, behind one interface, for comparison."""

from nsground.grounders.protocol import Grounder, Prediction, Source
from nsground.grounders.registry import GROUNDERS, Asked, load_grounder
from nsground.grounders.sight import Sight

__all__ = ["GROUNDERS", "Asked", "Grounder", "Prediction", "Sight", "Source", "load_grounder"]
