"""Claims: what the documents state, held against the tables."""
