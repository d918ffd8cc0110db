"""What every type says of a measure of the opinions: of its item, and of the provision that applies."""

import strawberry

from resolvers.measures.actions import Action, Decision
from resolvers.measures.catalogue import Item, Provision, catalogue
from subgraphs.common.enums import official_enum

official_enum(Action)
official_enum(Decision)


# Only those that inherit from them are types of a schema.
@strawberry.type
class OfItem:
    """What an item says of itself."""

    item: strawberry.Private[Item]

    @strawberry.field(description="section.item of part two of the opinions.")
    def code(self) -> str:
        return self.item.code

    @strawberry.field
    def title(self) -> str:
        return self.item.title

    @strawberry.field
    def title_en(self) -> str:
        return self.item.title_en


@strawberry.type
class OfProvision:
    """What a provision says of itself."""

    provision: strawberry.Private[Provision]

    @strawberry.field(description="The words that it rests on.")
    def basis(self) -> str:
        return self.provision.basis

    @strawberry.field
    def action(self) -> Action:
        return self.provision.action

    @strawberry.field(description="The official names of the units that apply it.")
    def departments(self) -> list[str]:
        return [catalogue().departments[one] for one in self.provision.departments]
