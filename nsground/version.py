"""The version of nsground, said here alone."""

__version__ = "0.1.0"
