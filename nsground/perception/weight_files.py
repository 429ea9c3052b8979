"""Where the weights that come with the package are; what names them needs no torch."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "weights"

SSDLITE = FOLDER / "ssdlite_mobilenet_v2_coco.safetensors"
SSDLITE_CALIBRATION = FOLDER / "ssdlite_calibration.json"
CLEVR = FOLDER / "clevr.safetensors"
"""Its calibration is beside it, in a file of the same name that ends in ``.json``."""
