"""Facts: what scenes say about their regions, as arrays, and the logics that combine degrees."""
