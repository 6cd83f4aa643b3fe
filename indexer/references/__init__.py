"""Reads the citations and the reference list out of a paper's text, and says which citation means which entry."""
