"""The watchlists of a hub, as its settings have it."""

from typing import NamedTuple

from gateway.config import Settings
from gateway.server.answering import Answering
from gateway.server.hub import link_key
from gateway.server.on_behalf import OnBehalf
from gateway.server.own import open_watchlists
from gateway.server.watching.desk import WatchlistDesk
from gateway.server.watching.following import Follower
from gateway.server.watching.reviewing import Reviewer
from gateway.server.watching.tending import WatchlistTending
from gateway.watchlists.lists import Watchlists


class Watching(NamedTuple):
    """What a hub does with watchlists: for those who ask, and by itself. Close `lists` when done."""

    lists: Watchlists
    desk: WatchlistDesk
    reviewer: Reviewer
    tending: WatchlistTending


def open_watching(settings: Settings, answering: Answering) -> Watching:
    """The watchlists of a hub that is open. Raises ConfigError, BadKey."""
    lists, screener = open_watchlists(settings), answering.screener
    desk = WatchlistDesk(lists, screener, answering.admission, answering.disclosures, link_key(settings))
    hub, admission = answering.hub, answering.admission
    on_behalf = OnBehalf(settings, hub)
    reviewer = Reviewer(lists, screener, on_behalf)
    follower = Follower(lists, hub, screener, admission, on_behalf)
    return Watching(lists, desk, reviewer, WatchlistTending(lists, reviewer, follower, settings.watchlists.at))
