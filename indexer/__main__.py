"""What `python -m indexer` runs: the same as the `evidence` command."""

from indexer.cli import main

main()
