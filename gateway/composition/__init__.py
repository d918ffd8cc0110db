"""From subgraph SDLs to a supergraph SDL with the join spec that today's routers read.

`schema` reads each SDL, `merging` joins them, `satisfiability` asks whether every query can be answered, `printing`
writes the supergraph.
"""
