"""Search engines measured side by side: what each does with the same pages and the same queries."""
