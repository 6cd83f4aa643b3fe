"""Searching: the query language, the engine behind its port, and what comes back."""
