"""A light renderer: solids on a ground plane, cast ray by ray with numpy; no other program is needed."""

from nsground.generation.rendering.camera import Camera
from nsground.generation.rendering.render import PixelOwners, look, render
from nsground.generation.rendering.shading import Lamp
from nsground.generation.rendering.solids import Solid

__all__ = ["Camera", "Lamp", "PixelOwners", "Solid", "look", "render"]
