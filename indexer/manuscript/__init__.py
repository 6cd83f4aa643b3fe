"""Papers as files: read so that every character knows its place, and given back with links, comments and references."""
