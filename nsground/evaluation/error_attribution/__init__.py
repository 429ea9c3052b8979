"""Error attribution: which stage a wrong answer is due to."""
