"""What a watchlist (关注名单) costs: a portfolio added, reviewed, its digest read, and followed, by a hub that serves.

`python -m benchmarks.watching [--companies N] [--parties N] [--home FOLDER]`: parties of a large register, half of them
companies, half persons that no register knows, each with a consent of its own; looked at for the first time, again when
nothing has changed, and what a change of the list takes until it is an alert, of a list that is small enough to follow.
"""

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import msgspec
from pyreqwest.client import SyncClient, SyncClientBuilder

from benchmarks.processes import Process, bearer, cpu_seconds, megabytes, started
from benchmarks.screening import HEADER, prepare, run, settled
from gateway.server.watching.following import MOST_FOLLOWED
from gateway.watchlists.told import PATH, Digest, Summary, Whole
from subgraphs.common.scalars import now_in_shanghai

_WHOLE, _FOLLOWED = "whole", "followed"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--companies", type=int, default=200_000)
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--port", type=int, default=18_432)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        measure(given.home or Path(made), Path(made), given.companies, given.parties, given.port)


def measure(home: Path, folder: Path, companies: int, parties: int, port: int) -> None:
    counts = (MOST_FOLLOWED, parties)
    # A process has once held what the one held that it was begun by: what is large is done by another.
    preparing = get_context("fork").Process(target=prepare, args=(home, folder, companies, counts))
    preparing.start()
    preparing.join()
    run(home, "consent", "load", folder / "consents.csv", "--client", "local")
    token = folder / "token"
    token.write_text(bearer(home, "credit_officer", "LENDING").removeprefix("Bearer "), "ascii")
    url = f"http://127.0.0.1:{port}"
    at = ("--hub", url, "--token-file", token)
    command = [str(Path(sys.executable).with_name("liancha")), "serve", "--port", str(port)]
    environment = {"LIANCHA_HOME": str(home), "LIANCHA_WATCHLISTS__AT": "00:00"}
    with (
        SyncClientBuilder().timeout(timedelta(seconds=120)).build() as client,
        started(command, "0-63", f"{url}/graphql", folder / "hub.log", environment) as hub,
    ):
        settled(hub)
        asking = Asking(client, url, {"authorization": f"Bearer {token.read_text('ascii')}"})
        run(home, "watch", "make", _WHOLE, *at)
        spent = cpu_seconds(hub)
        seconds, _, _ = run(home, "watch", "add", _WHOLE, folder / f"{parties}.csv", "--reference", HEADER[2], *at)
        told("added out of a file, of the shell", parties, seconds, hub, cpu_seconds(hub) - spent)
        for what in ("looked at for the first time", "looked at again, nothing has changed"):
            spent = cpu_seconds(hub)
            began = time.perf_counter()
            asking.ask("POST", f"/{_WHOLE}/review")
            asking.until(lambda: asking.listed(_WHOLE).reviewed_on is not None)
            told(what, parties, time.perf_counter() - began, hub, cpu_seconds(hub) - spent)
        began, spent, read, after = time.perf_counter(), cpu_seconds(hub), 0, 0
        while True:
            part = asking.digest(_WHOLE, after)
            read += len(part.alerts)
            if not part.more:
                break
            after = part.last
        told(
            "alerts of its digest, each with what is found now",
            read,
            time.perf_counter() - began,
            hub,
            cpu_seconds(hub) - spent,
        )
        asking.ask("DELETE", f"/{_WHOLE}")
        follow(home, folder, asking, hub, at)


def follow(home: Path, folder: Path, asking: "Asking", hub: Process, at: Sequence[object]) -> None:
    """Seconds from a change of the list to the alert, and what that costs."""
    run(home, "watch", "make", _FOLLOWED, *at)
    run(home, "watch", "add", _FOLLOWED, folder / f"{MOST_FOLLOWED}.csv", "--reference", HEADER[2], *at)
    asking.until(lambda: asking.listed(_FOLLOWED).reviewed_on is not None)
    settled(hub)
    with (folder / f"{MOST_FOLLOWED}.csv").open(encoding="utf-8", newline="") as file:
        persons = [row[1] for row in csv.reader(file)][2::2]
    took, spent = [], cpu_seconds(hub)
    for number in range(5):
        unseen = asking.listed(_FOLLOWED).unseen
        path = folder / "list_entries.csv"
        header = ("entry", "case_number", "party", "grounds", "listed_on", "publishable")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            # A person whom nothing is known of, so that it is one alert.
            writer.writerow((f"W{number}", "（2016）演9901执1号", persons[number], 1, "2016-01-01", "true"))
        run(home, "load", "court", path)
        began = time.perf_counter()
        asking.until(partial(_more, asking, unseen))
        took.append(time.perf_counter() - began)
    at_hub = (cpu_seconds(hub) - spent) / len(took)
    print(
        f"a list of {MOST_FOLLOWED:,} is followed: {min(took):.1f} to {max(took):.1f} s from a change to the alert, "
        f"{at_hub:.2f} s of CPU each; the hub holds {megabytes(hub):.0f} MB"
    )


def _more(asking: "Asking", unseen: int) -> bool:
    """Whether there are more alerts than there were."""
    return asking.listed(_FOLLOWED).unseen > unseen


class Asking:
    """The watchlists of a hub, asked over HTTP."""

    def __init__(self, client: SyncClient, url: str, headers: dict[str, str]) -> None:
        self._client = client
        self._url = url
        self._headers = headers

    def ask(self, method: str, path: str) -> bytes:
        """What is answered."""
        request = self._client.request(method, f"{self._url}{PATH}{path}").headers(self._headers)
        return bytes(request.build().send().bytes())

    def listed(self, name: str) -> Summary:
        """A list as it stands."""
        return msgspec.json.decode(self.ask("GET", f"/{name}"), type=_OfList).data.watchlist

    def digest(self, name: str, after: int) -> Digest:
        """A part of today's digest."""
        path = f"/{name}/digests/{now_in_shanghai().date()}?after={after}&first=1000"
        return msgspec.json.decode(self.ask("GET", path), type=_OfDay).data

    def until(self, is_so: Callable[[], bool]) -> None:
        """Waits until something is so."""
        while not is_so():
            time.sleep(0.05)


class _OfList(msgspec.Struct):
    data: Whole


class _OfDay(msgspec.Struct):
    data: Digest


def told(what: str, count: int, seconds: float, hub: Process, cpu: float) -> None:
    """Prints it."""
    spent = f", {cpu / count * 1e6:5.1f} µs of CPU each at the hub, which holds {megabytes(hub):.0f} MB"
    print(f"{count:>9,} {what:<50} {seconds:7.2f} s {count / seconds:9,.0f} a second{spent}", flush=True)


if __name__ == "__main__":
    main()
