"""English words: what they can be, which class of thing they name, what lies above them. From Princeton WordNet."""

from nsground.wordnet.database import Sense, WordNet, load_wordnet

__all__ = ["Sense", "WordNet", "load_wordnet"]
