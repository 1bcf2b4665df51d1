"""`python -m tipline.cli` is the same as `tipline`."""

from tipline.cli import main

main(prog_name="tipline")
