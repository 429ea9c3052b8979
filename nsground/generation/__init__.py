"""Data sets made to order: scenes, pictures, programs and English, from one seed."""
