"""Ways to ground expressions in pictures, behind one interface, for comparison."""

from nsground.grounders.protocol import Grounder, Outcome, Prediction, Source
from nsground.grounders.registry import GROUNDERS, Setting, load_grounder
from nsground.grounders.scene_cache import SceneCache

__all__ = ["GROUNDERS", "Grounder", "Outcome", "Prediction", "SceneCache", "Setting", "Source", "load_grounder"]
