"""Ways to turn expressions into programs, behind one interface, for comparison."""

from nsground.parsers.protocol import Parser, Reading

__all__ = ["Parser", "Reading"]
