"""Perception of rendered scenes: one network from pixels to all that a CLEVR scene graph holds.

``network`` the maps, ``decode`` from maps to objects, ``detector`` the backend; ``targets``, ``augment``, ``samples``,
``losses`` and ``train`` make the weights.
"""

from nsground.perception.clevr.detector import ClevrDetector, load

__all__ = ["ClevrDetector", "load"]
