"""nsground: expressions to programs, pictures to scene graphs, answers with reasons.

>>> import nsground as ng
>>> print(ng.parse("the plate to the left of the fork but not the green one"))
THE(AND(LEFT_OF(plate, THE(fork)), NOT(color=green)))

What needs torch is imported when it is first used.
"""

# Rooms that register views of what lies below them; see nsground.views.
import nsground.explaining
import nsground.inspector.displays
import nsground.language.realize
import nsground.reasoning.plan  # noqa: F401
from nsground.domains.domain import Domain, load_domain
from nsground.errors import (
    DialectError,
    DomainError,
    ExecutionError,
    ImageError,
    NotationError,
    NsgroundError,
    ParseError,
    ProgramError,
    RelationError,
    SceneError,
)
from nsground.grounding import answer_to, ground, perceive
from nsground.language import Parse, UnreadWords, parse, parse_all, parse_many
from nsground.program import Program, from_clevr, read
from nsground.reasoning import Answer, Answers, Scenes, execute, execute_batch, explain_plan
from nsground.referring_expressions import Description, describe
from nsground.scene import Region, SceneGraph
from nsground.version import __version__

__all__ = [
    "Answer", "Answers", "Description", "DialectError", "Domain", "DomainError", "ExecutionError", "ImageError",
    "NotationError", "NsgroundError", "Parse", "ParseError", "Program", "ProgramError", "Region", "RelationError",
    "SceneError", "SceneGraph", "Scenes", "UnreadWords", "__version__", "answer_to", "describe", "execute",
    "execute_batch", "explain_plan", "from_clevr", "ground", "load_domain", "parse", "parse_all", "parse_many",
    "perceive", "read",
]  # fmt: skip
