"""What the court answers of the parties that links finds: named here by their keys alone."""

from datetime import date

import strawberry
from strawberry import ID
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from resolvers.measures.purposes import Purpose
from subgraphs.common.checking import CHECK_KEY


@strawberry.federation.type(keys=[Key(fields=FieldSet("subject asOf"), resolvable=False)])
class Exposure:
    subject: ID
    as_of: date


@strawberry.federation.type(keys=[Key(fields=FieldSet(CHECK_KEY), resolvable=False)])
class Check:
    subject: ID
    purpose: Purpose
    as_of: date


@strawberry.federation.type(keys=[Key(fields=FieldSet("id"), resolvable=False)])
class ListEntry:
    id: ID
