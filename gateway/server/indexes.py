"""What is built of departments' data beside their databases, and kept up: of all of them for links, and of names."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from pyreqwest.client import SyncClientBuilder
from sqlalchemy.exc import SQLAlchemyError

from gateway.config import Settings
from gateway.server.entrance import index_authorization
from identifiers.pseudonym import LinkKey
from loaders.database import Database
from subgraphs.common.department import Department
from subgraphs.common.name_index import NameIndex
from subgraphs.common.publishing import Published
from subgraphs.databases.feed import Feed, FeedUnavailable, OwnFeed
from subgraphs.databases.feed_http import LISTS, REGISTER, RELATIONS, HttpFeed, HttpSource, registered_at
from subgraphs.databases.opening import feed_of
from subgraphs.links.context import Links
from subgraphs.links.index import RelationIndex
from subgraphs.links.listing import ListingIndex
from subgraphs.links.registered import Registers, Registry, registry_of

_log = logging.getLogger(__name__)

# A whole register is minutes of reading.
_FEED_TIMEOUT = timedelta(minutes=30)


@dataclass(slots=True)
class Indexes:
    """What is built of the departments' data beside their databases: for links, where it is here, and of names."""

    links: Links | None = None
    names: dict[str, NameIndex] = field(default_factory=dict)

    def build(self) -> None:
        """Has each of them built where it is not, and brought up to date."""
        if self.links is not None:
            self.links.relations.view()
            self.links.listings.entries.view()
        for department, names in self.names.items():
            try:
                names.keep_up()
            except (SQLAlchemyError, FeedUnavailable) as error:
                # Whoever searches tries anew.
                _log.warning("the names of %s cannot be read: %s", department, error)


def open_links(
    settings: Settings, key: LinkKey, departments: Sequence[Department], databases: Mapping[str, Database]
) -> Links:
    """What links reads of the departments: their databases, or of one that is served elsewhere its feed."""
    relations: list[Feed] = []
    lists: list[Feed] = []
    registries: list[Registry] = []
    for one in departments:
        database = databases.get(one.name)
        source = None if database is not None else partial(source_of, settings, one)
        for feeds, published, name in ((relations, one.publishes, RELATIONS), (lists, one.lists, LISTS)):
            if published and database is not None:
                feeds.append(own_feed(settings, key, one, database, name, published))
            elif published and source is not None:
                feeds.append(HttpFeed(source(name), published))
        if one.registers is not None and database is not None:
            registries.append(registry_of(database, one.registers))
        elif one.registers is not None and source is not None:
            registries.append(partial(registered_at, source(REGISTER)))
    listings = ListingIndex(RelationIndex(settings.home / "listings", lists))
    return Links.of(RelationIndex(settings.home / "links", relations), listings, Registers(registries))


def own_feed(
    settings: Settings,
    key: LinkKey,
    department: Department,
    database: Database,
    name: str,
    published: Sequence[Published],
) -> OwnFeed:
    """What a department publishes under a name, of its database that is here."""
    place = settings.place_of(department.name)
    return feed_of(database, settings.home, department, name, published, key, place)


def source_of(settings: Settings, department: Department, name: str) -> HttpSource:
    """Where a department that is served elsewhere tells what it publishes."""
    given = settings.department[department.name]
    assert given.url is not None, "a department without a URL has its database here"
    base = given.url.rpartition("/")[0]
    client = SyncClientBuilder().timeout(_FEED_TIMEOUT).build()
    return HttpSource(department.name, f"{base}/feed/{name}", client, partial(index_authorization, settings, given))


def open_names(settings: Settings, key: LinkKey, department: Department, database: Database) -> NameIndex | None:
    """The index of the names that a department publishes; None where it publishes none."""
    if not department.names:
        return None
    feed = own_feed(settings, key, department, database, "names", department.names)
    return NameIndex(settings.home / "names" / f"{department.name}.sqlite", feed)
