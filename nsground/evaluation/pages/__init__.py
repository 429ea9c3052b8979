"""Pages: results of evaluations as HTML."""
