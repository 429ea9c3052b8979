"""Ways to turn expressions into programs, behind one interface, for comparison."""

from nsground.parsers.protocol import Parser, Reading
from nsground.parsers.registry import PARSERS, load_parser

__all__ = ["PARSERS", "Parser", "Reading", "load_parser"]
