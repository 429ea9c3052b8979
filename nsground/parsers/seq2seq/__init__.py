"""A neural parser to compare with: a sequence of words to a sequence of program tokens."""

from nsground.parsers.seq2seq.parser import Seq2Seq, load
from nsground.parsers.seq2seq.train import ProgramLesson, lessons, train

__all__ = ["ProgramLesson", "Seq2Seq", "lessons", "load", "train"]
