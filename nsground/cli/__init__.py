"""The command line, ``nsground COMMAND``.

Ask: ``ground``, ``explain``, ``describe``, ``serve``, ``demo``. Programs and scenes: ``parse``, ``run``, ``perceive``,
``diff``. Words and relations of one's own: ``relation``, ``grammar``. Data and training: ``data``, ``generate``,
``split``, ``train``, ``models``. Measure: ``eval``, ``blame``.

Each command is a file of ``commands`` that says what it takes and what it prints. What they share is in
``app`` (errors and exit codes), ``options``, ``inputs``, ``output`` and ``progress``.
"""

from nsground.cli.app import main

__all__ = ["main"]
