"""The evidence map: what is held on each pair of values of two axes, and why a cell is empty. It knows no library."""
