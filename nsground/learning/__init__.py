"""Learning what words mean from what expressions single out: through the executor, without labels of attributes."""
