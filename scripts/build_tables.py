"""Make ``nsground/language/parse_tables.json``, the tables of ``grammar/expression.lark``.

    python scripts/build_tables.py
    python scripts/build_tables.py --check

Without the file, or after the grammar was changed, expressions are read all the same, but the first takes most of a
second more. The same grammar gives the same file.
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version

from nsground.files.atomic import write_text
from nsground.files.grammar_folder import read_grammar
from nsground.language.parse_tables import FILE, decode, encode
from nsground.language.table_builder import build_tables


def main() -> None:
    """Write the file, or check it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="Write nothing; exit with 1 where the file is out of date."
    )
    check = parser.parse_args().check
    grammar = read_grammar("expression.lark")
    tables = build_tables(grammar)
    before = FILE.read_text(encoding="utf-8") if FILE.is_file() else None
    if check:
        if before is None or decode(before, grammar) != tables:  # whichever version of lark made them
            sys.exit(f"{FILE.name} is not what grammar/expression.lark says; run python scripts/build_tables.py")
        return
    text = encode(tables, grammar, version("lark"))
    if text != before:
        write_text(FILE, text)
        print(f"{FILE.name} written: {len(text):,} characters")


if __name__ == "__main__":
    main()
