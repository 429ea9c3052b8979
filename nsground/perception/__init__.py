"""From pictures to scene graphs: detectors, attribute classifiers, and pictures in all their forms.

Importing this package does not load torch; a detector loads it when it is first used.
"""

from nsground.errors import ImageWarning
from nsground.perception.images import open_image
from nsground.perception.perceive import perceive
from nsground.perception.pipeline import Pipeline
from nsground.perception.protocols import AttributeClassifier, Detections, Detector
from nsground.perception.registry import CLASSIFIERS, DETECTORS, detectors, load_classifier, load_detector

__all__ = [
    "CLASSIFIERS", "DETECTORS", "AttributeClassifier", "Detections", "Detector", "ImageWarning", "Pipeline",
    "detectors", "load_classifier", "load_detector", "open_image", "perceive",
]  # fmt: skip
