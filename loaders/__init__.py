"""Batched keyed reads over SQLAlchemy's statements, one module a kind of key.

A read is declared once, at import, as a statement with the bind parameters `keys` and `day`; a request only
collects keys. All reads that a request has under way together go as one wave (see `wave`).
"""
