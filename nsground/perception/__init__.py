"""From pictures to scene graphs: detectors, attribute classifiers, and pictures in all their forms.

Importing this package does not load torch; a detector loads it when it is first used.
"""

from nsground.perception.images import ImageWarning, open_image
from nsground.perception.perceive import perceive
from nsground.perception.protocols import AttributeClassifier, Detections, Detector
from nsground.perception.registry import DETECTORS, detectors, load_detector

__all__ = [
    "DETECTORS", "AttributeClassifier", "Detections", "Detector", "ImageWarning", "detectors",
    "load_detector", "open_image", "perceive",
]  # fmt: skip
