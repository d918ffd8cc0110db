"""The federated schema of links: the index over what all departments publish, and the search for a name."""

from collections.abc import AsyncGenerator
from datetime import date
from typing import Annotated

import strawberry
from sqlalchemy import MetaData
from strawberry import ID
from strawberry.federation import Schema

from identifiers.party import normalise_party_id
from resolvers.measures.purposes import Purpose
from subgraphs.common.assets import Asset, Controlled
from subgraphs.common.department import Department
from subgraphs.common.errors import checked
from subgraphs.common.history import Change, Record
from subgraphs.common.list_size import sliced
from subgraphs.common.listing import AsOf
from subgraphs.common.quality import Finding
from subgraphs.common.scalars import config
from subgraphs.common.searching import Found
from subgraphs.common.service import Service
from subgraphs.links import screening_types, types
from subgraphs.links.assets import GATHERING as ASSETS_GATHERING
from subgraphs.links.assets import Assets
from subgraphs.links.changes import GATHERING as CHANGES_GATHERING
from subgraphs.links.changes import Changes
from subgraphs.links.context import Info
from subgraphs.links.credit_file import GATHERING as FILE_GATHERING
from subgraphs.links.credit_file import CreditFile
from subgraphs.links.quality import GATHERING as QUALITY_GATHERING
from subgraphs.links.quality import DataQuality
from subgraphs.links.screening_types import Screening, Subjects
from subgraphs.links.search import GATHERING as SEARCH_GATHERING
from subgraphs.links.search import Search
from subgraphs.links.types import Connections, MaxDegree, Page, Party, Relations
from subgraphs.links.watching import WatchlistHit, watchlist_hit


@strawberry.type
class Query:
    @strawberry.field(
        description="The shortest ways between two parties over the relations of all departments.",
        directives=[sliced(10, "paths")],
    )
    async def connections(
        self,
        info: Info,
        from_: Annotated[ID, strawberry.argument(name="from")],
        to: ID,
        max_hops: int = 4,
        relations: Relations = None,
        as_of: AsOf = None,
        first: int = 10,
        max_degree: MaxDegree = 1_000,
    ) -> Connections | None:
        one, other = checked(normalise_party_id, from_), checked(normalise_party_id, to)
        return await types.connections(info, one, other, max_hops, relations, Page(as_of, first, max_degree))

    @strawberry.field(
        description="Parties by name: Chinese, simplified or traditional, shortened, former; pinyin with or without "
        "tones; initials; a person also with a masked number (130822********1234). `first` is 100 at the most.",
        directives=[sliced(20, "hits")],
    )
    def search(self, text: str, first: int = 20, after: str | None = None) -> Search | None:
        return Search.of(text, first, after)

    @strawberry.field(description="What began and ended of a party after the day `since`, by the day `until`.")
    def changes(self, of: ID, since: date, until: date) -> Changes | None:
        return Changes.between(of, since, until)

    @strawberry.field(
        description="社会信用档案: everything that the departments know of a party, with what is missing said."
    )
    def credit_file(self, info: Info, of: ID, as_of: AsOf = None) -> CreditFile | None:
        return CreditFile.on(of, info.context.day(as_of))

    @strawberry.field(
        description="What is wrong with a department's records today: read from end to end, for who keeps them."
    )
    def data_quality(self, info: Info, department: str) -> DataQuality | None:
        return DataQuality.of(department, info)

    @strawberry.field(
        description="批量核查: the check of many parties for a purpose, answered out of the index at once. `check` and "
        "`checks` ask every department."
    )
    async def screening(self, info: Info, subjects: Subjects, purpose: Purpose, as_of: AsOf = None) -> Screening | None:
        return await screening_types.screening(info, subjects, purpose, as_of)

    # strawberry's own tells the SDL before it is known what other departments contribute.
    @strawberry.field(name="_service")
    def service(self, info: Info) -> Service:
        return Service(sdl=info.context.department.sdl)


@strawberry.type
class Subscription:
    @strawberry.subscription(
        description="关注名单: what is found of watched parties (at most ten thousand) and of everyone who stands "
        "behind them, for a purpose, now and whenever an office, a holding, another relation or an entry changes that. "
        "`marks` are those that the last events had, in the order of `ids`: what they say is not told again."
    )
    async def watchlist_hit(
        self, info: Info, ids: list[ID], purpose: Purpose, marks: list[str | None] | None = None
    ) -> AsyncGenerator[WatchlistHit | None]:
        async for one in watchlist_hit(info, ids, purpose, marks):
            yield one


department = Department(
    name="links",
    title="关联索引",
    metadata=MetaData(),
    schema=Schema(
        query=Query,
        subscription=Subscription,
        types=[
            Party,
            Search,
            Found,
            Changes,
            Change,
            Assets,
            Asset,
            Controlled,
            CreditFile,
            Record,
            DataQuality,
            Finding,
        ],
        config=config(),
    ),
    gathers={
        "Search": SEARCH_GATHERING,
        "Changes": CHANGES_GATHERING,
        "Assets": ASSETS_GATHERING,
        "CreditFile": FILE_GATHERING,
        "DataQuality": QUALITY_GATHERING,
    },
    indexes=True,
)
