"""A light renderer: solids on a ground plane, cast ray by ray with numpy; no other program is needed."""

from nsground.generation.rendering.camera import Camera
from nsground.generation.rendering.render import Seen, look, render
from nsground.generation.rendering.shading import Lamp
from nsground.generation.rendering.solids import Solid

__all__ = ["Camera", "Lamp", "Seen", "Solid", "look", "render"]
