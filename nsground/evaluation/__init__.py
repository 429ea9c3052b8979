"""Evaluation: metrics with confidence intervals.

What is answered is scored example by example (``score_*``), and measures sum the scores up to estimates (``measures``);
``language_suite`` measures what is read, ``error_attribution`` finds the stage at fault, ``pages`` show it all.
"""
