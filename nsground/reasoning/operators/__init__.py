"""Operators: what each node of a program denotes, over any logic and any facts."""
