"""Several subgraphs' schemas made one: types, fields, directives, and what the API that is left must hold."""
