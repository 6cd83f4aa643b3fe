"""Texts as vectors, by which passages that say the same in other words are found."""
