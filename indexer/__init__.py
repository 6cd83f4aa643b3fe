"""The library: everything of the evidence review system that works without a browser."""
