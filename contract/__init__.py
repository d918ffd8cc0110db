"""The data contract as SQLAlchemy speaks it: the types of its columns, and how a table is declared."""
