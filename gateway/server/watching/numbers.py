"""How the watchlists are looked after, in numbers, for Prometheus: read of the lists when somebody asks for them."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from gateway.store import StoreUnavailable
from gateway.watchlists.lists import Watchlists
from subgraphs.common.scalars import now_in_shanghai

_log = logging.getLogger(__name__)


class WatchNumbers(Collector):
    """Of every client that has a list: the same in whichever process of a hub one asks."""

    def __init__(self, lists: Watchlists) -> None:
        self._lists = lists

    def collect(self) -> Iterator[GaugeMetricFamily]:
        parties = GaugeMetricFamily(
            "liancha_watched_parties", "Parties on the watchlists of a client.", labels=["client"]
        )
        failing = GaugeMetricFamily(
            "liancha_watchlists_failing",
            "Watchlists that could not be reviewed when they last were to be.",
            labels=["client"],
        )
        age = GaugeMetricFamily(
            "liancha_watchlist_review_age_seconds",
            "For how long the watchlist of a client that was reviewed longest ago has not been reviewed whole.",
            labels=["client"],
        )
        try:
            lists = self._lists.all()
        except StoreUnavailable as error:
            # The other numbers are told all the same.
            _log.warning("how watchlists are looked after cannot be read: %s", error)
            return
        watched, faults, oldest = Counter[str](), Counter[str](), dict[str, float]()
        now = now_in_shanghai()
        for one in lists:
            watched[one.client] += one.parties
            faults[one.client] += one.failing is not None
            since = datetime.fromisoformat(one.reviewed_at or one.made_at)
            oldest[one.client] = max(oldest.get(one.client, 0.0), (now - since).total_seconds())
        for client in sorted(watched):
            parties.add_metric([client], watched[client])
            failing.add_metric([client], faults[client])
            age.add_metric([client], oldest[client])
        yield parties
        yield failing
        yield age
