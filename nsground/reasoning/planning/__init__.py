"""Planning: programs rewritten, bounded and ordered before they run."""
