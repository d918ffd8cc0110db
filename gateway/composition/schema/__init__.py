"""One subgraph's schema: read from its SDL, upgraded from Federation 1, held against the rules it keeps by itself."""
