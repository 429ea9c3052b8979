"""Parts by name: detectors, attribute classifiers, parsers, grounders, split rules, data formats, logics.

Wherever a part is named, the name is one of

    ssdlite                a built-in part
    other_detector         a part of an installed package, which names it by an entry point
    my_file.py:MyDetector  an object in a Python file of your own, which is run as an import would run it

and may have an argument behind it: ``seq2seq:DIR``, ``hf:facebook/detr-resnet-50``, ``my_file.py:load:DIR``. In
Python the part itself may be given instead of a name.

What a name leads to is either the part, or a function or class that makes it.
"""

from nsground.registry.names import Name, Spec, is_own_file, name_within, read_name
from nsground.registry.own_files import line_of_own_file, own_module
from nsground.registry.parts import BuiltIn, ListedPart, Registry, facts_of, having, name_of

__all__ = [
    "BuiltIn", "ListedPart", "Name", "Registry", "Spec", "facts_of", "having", "is_own_file", "line_of_own_file",
    "name_of", "name_within", "own_module", "read_name",
]  # fmt: skip
