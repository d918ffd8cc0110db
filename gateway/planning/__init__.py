"""From a supergraph and an operation to a query plan.

`supergraph` reads the join spec, `selection` normalises the operation, `search` decides which subgraph resolves
what, `fetches` turns the decisions into a graph of fetches, `plan` is what comes out, printable.
"""
