"""SSDLite MobileNetV2, the detector of photographs: ``network`` from pixels to scores, ``detector`` to regions."""

from nsground.perception.ssdlite.detector import SsdLiteDetector, load

__all__ = ["SsdLiteDetector", "load"]
