"""The relation that finance publishes for the index: guarantor to borrower."""

from resolvers.relations import RelationKind
from subgraphs.common.publishing import Part, Published, edges
from subgraphs.finance.tables import guarantees, loans

PUBLISHED = (
    Published(
        "guarantees",
        edges(
            guarantees.c.guarantor,
            loans.c.borrower,
            RelationKind.GUARANTOR.name,
            guarantees.c.since,
            guarantees.c.until,
            guarantees.c.loan,
        ).select_from(guarantees.join(loans, loans.c.loan == guarantees.c.loan)),
        guarantees.c.loan,
        (Part.UNIT, Part.FROM),
        {"guarantees": "loan", "loans": "loan"},
    ),
)
