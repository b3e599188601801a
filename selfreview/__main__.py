"""`python -m selfreview`: the command, wherever its script may lie."""

from selfreview.cli import main

main()
