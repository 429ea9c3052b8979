"""The page to work in: ask, look, correct and compare. Needs the extra ``web``."""
