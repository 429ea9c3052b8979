"""The language: expressions in English to programs and back. Never sees a picture."""

from nsground.language.parse import Parse, UnreadWords, parse, parse_all, parse_many

__all__ = ["Parse", "UnreadWords", "parse", "parse_all", "parse_many"]
