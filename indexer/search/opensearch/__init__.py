"""The search index in an OpenSearch cluster, for libraries that outgrow one machine."""
