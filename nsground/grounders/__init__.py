"""Ways to ground expressions in pictures, behind one interface, for comparison."""

from nsground.grounders.protocol import Grounder, Prediction

__all__ = ["Grounder", "Prediction"]
