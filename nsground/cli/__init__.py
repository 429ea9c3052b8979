"""The command line: ``nsground parse | ground | perceive | run | explain | relation | demo``.

Each command is a file of ``commands`` that says what it takes and what it prints. What they share is in
``app`` (errors and exit codes), ``options``, ``inputs`` and ``output``.
"""

from nsground.cli.app import main

__all__ = ["main"]
