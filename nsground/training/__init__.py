"""Training: one loop for every network, with checkpoints from which it resumes."""
