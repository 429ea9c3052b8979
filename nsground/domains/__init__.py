"""Domains: the words, relations, measures, frame of reference and perception of one kind of picture."""
