"""``python -m nsground``: the command line, without its script on the path."""

from nsground.cli import main

main(prog_name="nsground")
