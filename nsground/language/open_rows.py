"""The rows of a lattice for words that English knows, beside what the lexicon says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nsground.language.lexicon import OPEN, Lexicon
from nsground.language.open_words import KEPT, compounds, open_entries
from nsground.language.phrases import WEAK, Entry, Node, Row, phrase_edges, with_edges
from nsground.wordnet import load_wordnet

SIDES = frozenset({"SIDE", "SIDE_P", "SIDE_NOUN", "SIDE_FROM"})
"""Terminals of words for places, many of which are things as well."""

COMMANDS = WEAK | {"SHOW", "GIVE"}
"""Terminals of words that tell somebody to do something, or how; many are things as well: a spot, a stop."""
OF_COMMANDS = 1.0
"""What it costs to take "stop" for a thing, or "up" for what a thing is."""
INTENDING = frozenset({"about", "going", "trying", "ready", "waiting", "getting", "preparing", "starting", "able"})
"""Words after which "to" begins what somebody is to do."""
SPEAKERS = frozenset({"i", "you", "we", "they"})
"""Words after which a bare verb stands."""
IDLE = 1.5
"""What it costs that somebody holds or wears, and nothing is held or worn."""
OF_PLACES = 0.5
"""What it costs to take "side" in "on the right side" for a thing."""

LONGEST = 3
"""Most words in a noun that only English knows."""

"""Signs at which sentences end."""


def open_row(lexicon: Lexicon, node: Node | None, words: Sequence[str], i: int) -> Row | None:
    """The row of the word ``i`` of a text, with what English and the lexicon know of it.

    ``node`` is what the lexicon's phrases have for it. None where English adds nothing, or the vocabulary is closed.
    """
    if not lexicon.open or words[i] in lexicon.remarks:
        return None
    before = words[max(i - 2, 0) : i]
    doing = bool(before) and (before[-1] in SPEAKERS or (before[-1] == "to" and before[0] in INTENDING))
    longer = () if doing else compounds(tuple(words[i : i + LONGEST]))
    if longer and before and any(entry.terminal == "NUM" and entry.value > 1 for entry in lexicon.find((before[-1],))):
        longer = tuple((length, entry) for length, entry in longer if entry.plural)  # a three ring binder is one
    key = (node, words[i], longer, doing)
    if key not in lexicon.rows:
        if len(lexicon.rows) > KEPT:
            lexicon.rows.clear()
        lexicon.rows[key] = _open_row(lexicon, node, words[i], longer, doing)
    row: Row | None = lexicon.rows[key]
    return row


def _open_row(
    lexicon: Lexicon, node: Node | None, word: str, longer: Sequence[tuple[int, Entry]], doing: bool
) -> Row | None:
    listed = lexicon.find((word,))
    terminals = frozenset(entry.terminal for entry in listed)
    if doing and (verbs := [entry for entry in open_entries(word) if entry.terminal in ("VERB", "REL")]):
        cheapest = min(entry.cost for entry in verbs)
        entries = [replace(entry, cost=entry.cost - cheapest) for entry in verbs]
    else:
        entries = [e for e in open_entries(word) if e.terminal not in terminals and _may(e, word, terminals)]
        extra = OF_PLACES * ("SIDE_NOUN" in terminals) + OF_COMMANDS * bool(terminals & COMMANDS)
        idle = IDLE if "REL" in terminals else 0.0
        entries = [replace(e, cost=e.cost + extra + idle * (e.terminal == "VERB")) for e in entries]
    edges = [edge for entry in entries for edge in phrase_edges([entry], 1)]
    if not terminals - OPEN:  # "the left hand" has a side, "the street" an article
        edges += [edge for length, entry in longer for edge in phrase_edges([entry], length)]
    if not edges:
        return None
    return with_edges(word, () if node is None else node.row, edges)


def _may(entry: Entry, word: str, listed: frozenset[str]) -> bool:
    """Whether a word that is listed for some terminals may be read as what English says, too."""
    if not listed:
        return True
    if listed - OPEN - SIDES - COMMANDS:  # a word of the grammar
        return False
    if listed & {"SUP", "CMP"}:
        return False
    if "SIDE" in listed:  # a top is a garment
        return entry.terminal == "NOUN" and load_wordnet().noun_class(word) == "garment"
    if "SIDE_NOUN" in listed:
        return entry.terminal == "NOUN"
    if "REL" in listed:  # who is eating need not eat something; round is a shape, too
        seen = entry.terminal == "ADJ" and entry.value[0] != "action" and load_wordnet().seen(word, "a") > 0
        return seen or (entry.terminal == "VERB" and word.endswith("ing"))
    return "NOUN" not in listed or entry.terminal not in ("VERB", "REL") or word.endswith(("ing", "ed"))
