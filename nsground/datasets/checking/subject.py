"""An example under check, with what several checks ask of it worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nsground.datasets.example import Example
from nsground.errors import NsgroundError
from nsground.language import Parse, parse_all
from nsground.program import Program
from nsground.reasoning import Answer, execute


@dataclass(frozen=True, eq=False)
class Subject:
    """An example, and how it is read."""

    example: Example

    @cached_property
    def reading(self) -> Parse | NsgroundError:
        """The likeliest reading of the text, or why there is none."""
        try:
            return parse_all(self.example.text, self.example.domain, limit=1)[0]
        except NsgroundError as error:
            return error

    @cached_property
    def program(self) -> Program | None:
        """The recorded program, else that of the reading; None where there is neither."""
        if self.example.program is not None:
            return self.example.program
        return self.reading.program if isinstance(self.reading, Parse) else None

    @cached_property
    def answer(self) -> Answer | NsgroundError | None:
        """What the program comes to in the true scene, where all presuppositions must hold; None without either."""
        if self.program is None or self.example.view.scene is None:
            return None
        try:
            return execute(self.program, self.example.view.scene, "boolean", "strict")
        except NsgroundError as error:
            return error

    @cached_property
    def unjudged(self) -> str | None:
        """What of the program the true scene cannot tell for certain, or None where it can tell all of it."""
        scene = self.example.view.scene
        if self.program is None or scene is None:
            return "there is no program, or no true scene"
        try:
            unknown = execute(self.program, scene, "boolean", "lenient").undecided
        except NsgroundError as error:
            return str(error).splitlines()[0]
        return f"the scene does not tell {unknown[0]}" if unknown else None
