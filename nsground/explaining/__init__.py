"""Explaining: why an answer is what it is, and what would change it."""
