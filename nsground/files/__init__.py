"""Files: read with errors that name them, written whole or not at all, hashed, and said what they were made with."""
