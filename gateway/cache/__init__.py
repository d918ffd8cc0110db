"""The entity cache: what a subgraph answered, kept for as long as nothing that it was read from changes.

An entry says by which moment of its subgraph's changes it was read, and by tags what it was read from. Whoever takes
one holds it against a journal of the changes since: no message has to arrive for an entry to go, and any doubt is a
miss.
"""
