"""How units are pushed to, in numbers, for Prometheus: read of their lines when somebody asks for them."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from gateway.server.pushing.lines import Lines
from gateway.store import StoreUnavailable

_log = logging.getLogger(__name__)


class PushNumbers(Collector):
    """Of every unit whose line there is: the same in whichever process of a hub one asks."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def collect(self) -> Iterator[GaugeMetricFamily]:
        failing = GaugeMetricFamily(
            "liancha_push_failing_seconds",
            "For how long a unit has not taken what it is sent (0: it does).",
            labels=["unit"],
        )
        letters = GaugeMetricFamily(
            "liancha_push_dead_letters",
            "Changes that a unit refused for good, and was not sent since.",
            labels=["unit"],
        )
        now = datetime.now(UTC)
        try:
            dead, lines = Counter(one.unit for one in self._lines.dead()), self._lines.all()
        except StoreUnavailable as error:
            # The other numbers are told all the same.
            _log.warning("how units are pushed to cannot be read: %s", error)
            return
        for line in lines:
            since = None if line.failing_since is None else datetime.fromisoformat(line.failing_since)
            failing.add_metric([line.unit], 0.0 if since is None else max(0.0, (now - since).total_seconds()))
            letters.add_metric([line.unit], dead[line.unit])
        yield failing
        yield letters
