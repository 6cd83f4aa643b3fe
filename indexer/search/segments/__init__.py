"""The segments of the index: arrays in a file, written by a codec of our own for Whoosh and mapped into memory."""
