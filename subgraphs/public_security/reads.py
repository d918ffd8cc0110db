"""Public security's reads: every statement that its resolvers may run."""

from loaders.row_by_key import RowByKey
from loaders.rows_by_key import RowsByKey
from subgraphs.public_security.tables import former_names, persons, travel_documents, vehicles

person = RowByKey(persons.c.person)
former_names_of_person = RowsByKey(former_names.c.person)
travel_documents_of_person = RowsByKey(travel_documents.c.person, history=True)
vehicles_of_owner = RowsByKey(vehicles.c.owner)
