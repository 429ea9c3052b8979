"""Pictures of answers and scenes, with Pillow alone.

What each region is to an answer is said by :mod:`nsground.explaining.roles`; how that looks is said here: a
style for each part (``styles``), annotators that each draw one thing (``annotators``), and the whole picture
(``picture``).
"""

from nsground.drawing.annotators import Annotator, BoxAnnotator, MaskAnnotator, TagAnnotator
from nsground.drawing.canvas import Canvas
from nsground.drawing.marks import Mark, marks_of_answer, marks_of_scene
from nsground.drawing.picture import draw, draw_marks, draw_scene, save_picture
from nsground.drawing.styles import Style

__all__ = [
    "Annotator", "BoxAnnotator", "Canvas", "Mark", "MaskAnnotator", "Style", "TagAnnotator", "draw",
    "draw_marks", "draw_scene", "marks_of_answer", "marks_of_scene", "save_picture",
]  # fmt: skip
