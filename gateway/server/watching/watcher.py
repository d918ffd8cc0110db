"""In whose name a watchlist is looked after by the hub itself: its client's, in its role."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from gateway.access.caller import Caller
from gateway.execution.errors import entry
from gateway.server.on_behalf import OnBehalf
from gateway.server.operations import RequestError
from gateway.watchlists.records import Watchlist

# Seconds after which it is asked again what could not be answered, and what is not lawful: each refusal is recorded.
_AGAIN, _REFUSED = 15.0, 3600.0


class Watcher(NamedTuple):
    """Who asks, and the headers that state the lookup and say it to departments elsewhere."""

    caller: Caller
    headers: Mapping[str, str]


def watcher_of(watchlist: Watchlist, on_behalf: OnBehalf) -> Watcher:
    """Who watches. Raises RequestError where that is nobody any more."""
    client = on_behalf.clients.get(watchlist.client)
    if client is None or watchlist.role not in client.roles:
        message = f"{watchlist.client} is no registered client, or not in the role {watchlist.role}"
        raise RequestError([entry(message, "CLIENT_UNKNOWN")], 403)
    stated = watchlist.stated
    caller = on_behalf.caller(client, watchlist.role, f"watchlist:{watchlist.name}")
    headers = {f"x-liancha-{name}": quote(text) for name, text in stated.items()}
    return Watcher(caller, {**headers, **on_behalf.headers(caller, stated)})


def pause_after(refused: RequestError) -> float:
    """In how many seconds it is worth to ask again."""
    if refused.retry_after is not None:
        return max(_AGAIN, float(refused.retry_after))
    return _REFUSED if refused.status is not None and 400 <= refused.status < 500 else _AGAIN
