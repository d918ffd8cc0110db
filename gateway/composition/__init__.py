"""From subgraph SDLs to a supergraph SDL with the join spec that today's routers read.

`subgraph` reads one SDL, `merge` joins them, `satisfiability` of the result is the planner's, `supergraph` prints.
"""
