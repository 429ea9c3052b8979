"""Ways to ground expressions in pictures, behind one interface, for comparison."""

from nsground.grounders.protocol import Grounder, Outcome, Prediction, Source
from nsground.grounders.registry import GROUNDERS, load_grounder
from nsground.grounders.scene_cache import SceneCache
from nsground.grounders.setting import Setting

__all__ = ["GROUNDERS", "Grounder", "Outcome", "Prediction", "SceneCache", "Setting", "Source", "load_grounder"]
