"""Changes of the list that a court makes, and those who are told of them: a unit by pushes, and somebody who follows.

The court sends what was not answered again, under the same id of its request, as any client has to. Those who follow
come again with their last cursor. In the end everybody must have been told of each change once, and in order.
"""

import json
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException

from tests.registers import case, company
from tests.server.pushing.listening import SECRET
from tests.server.running import bearer, request

COURT, CASE = "9901", case(100)
DEBTORS = [company(n) for n in range(1001, 1601)]
LIST = """mutation($request: ID!, $case: ID!, $party: ID!) {
  list(request: $request, caseNumber: $case, party: $party, grounds: 2) { entry { id } }
}"""
FOLLOW = "subscription($after: String) { listChanged(after: $after) { number cursor entryId } }"
# Seconds between two changes; for which an answer is waited; in which everything must have been told in the end; and of
# silence after which who follows comes again.
_PAUSE, _PATIENCE, _LAST, _SILENCE = 0.04, 3.0, 15.0, 1.2


def add_debtors(register):
    """A case with debtors who may be listed."""
    register.add("court.cases", case_number=CASE, court=COURT)
    for n, debtor in enumerate(DEBTORS):
        register.add("court.case_parties", case_number=CASE, party=debtor, role="DEBTOR")
        register.add("court.notices", id=f"N{n}", case_number=CASE, party=debtor)


def configured(home, url):
    """The settings of a hub that has a court for a client, and pushes to a unit."""
    (home / "unit.secret").write_text(SECRET, "ascii")
    path = home / "liancha.toml"
    path.write_text(
        f'[push]\nslowest = 1\ntimeout = 1\n[[push.units]]\nclient = "bank"\nurl = "{url}"\nsecret = "{home}/unit.secret"\n'
        '[[access.clients]]\nid = "bank"\norganisation = "云溪银行"\nunit = "信贷部"\nissuer = "urn:liancha:local"\n'
        'roles = ["measure_unit"]\n'
        '[[access.clients]]\nid = "court"\norganisation = "云溪法院"\nunit = "执行局"\nissuer = "urn:liancha:local"\n'
        f'roles = ["judge"]\ncourt = "{COURT}"\n',
        "utf-8",
    )
    return path


class Events:
    """Changes made one after another at a hub, while a unit (`listener`) and a subscriber are told of them."""

    def __init__(self, home, port, listener):
        self._port = port
        self._listener = listener
        self._judge = bearer(home, client="court", role="judge", purpose="LIST_MANAGEMENT", case=CASE)
        self._unit = bearer(home, role="measure_unit", purpose="JOINT_DISCIPLINE")
        self._stop = threading.Event()
        self._done = threading.Event()
        self.accepted = []
        self.refused = []
        self.followed = []
        self.reconnected = -1
        # By entry, when the court knew that it is listed, and when the subscriber was told.
        self.when = {}
        self.seen = {}

    @contextmanager
    def under_way(self):
        """Changes are made while this lasts; then all must be told."""
        before = self._listed()
        self._cursor, self._first = before[-1]["cursor"], len(before) + 1
        threads = [threading.Thread(target=one) for one in (self._write, self._follow)]
        for one in threads:
            one.start()
        try:
            yield self
        finally:
            self._stop.set()
            threads[0].join()
            self._wait()
            self._done.set()
            threads[1].join()

    def _wait(self):
        until = time.monotonic() + _LAST
        while time.monotonic() < until:
            told = {one["entryId"] for _, body in list(self._listener.taken) for one in body["changes"]}
            if told >= set(self.accepted) <= {entry for _, entry in self.followed}:
                return
            time.sleep(0.02)

    def _write(self):
        for n, debtor in enumerate(DEBTORS):
            if self._stop.is_set():
                return
            self._list(f"R{n}", debtor)
            time.sleep(_PAUSE)

    def _list(self, id, debtor):
        given = {"request": id, "case": CASE, "party": debtor}
        body = json.dumps({"query": LIST, "variables": given}).encode()
        headers = {"authorization": self._judge, "content-type": "application/json"}
        while not self._stop.is_set():
            try:
                answer = asked(self._port, body, headers)
            except (OSError, HTTPException, ValueError):
                time.sleep(0.05)
                continue
            data = (answer.get("data") or {}).get("list")
            # What was done may be known, and what came of it not: then it is asked again.
            if data is not None and data["entry"] is not None:
                self.accepted.append(data["entry"]["id"])
                self.when[data["entry"]["id"]] = time.monotonic()
                return
            code = answer["errors"][0]["extensions"]["code"]
            if code not in _LATER:
                self.refused.append(answer)
                return
            time.sleep(0.05)

    def _follow(self):
        cursor = self._cursor
        while not self._done.is_set():
            self.reconnected += 1
            connection = HTTPConnection("127.0.0.1", self._port, timeout=_SILENCE)
            try:
                body = json.dumps({"query": FOLLOW, "variables": {"after": cursor}})
                headers = {
                    "authorization": self._unit,
                    "content-type": "application/json",
                    "accept": "text/event-stream",
                }
                connection.request("POST", "/graphql", body, headers)
                response = connection.getresponse()
                while not self._done.is_set() and (line := response.readline()):
                    if not line.startswith(b"data: {"):
                        continue
                    told = json.loads(line[6:])
                    change = (told.get("data") or {}).get("listChanged")
                    if change is None:
                        assert told["errors"][0]["extensions"]["code"] in _LATER, told
                        break
                    cursor = change["cursor"]
                    self.followed.append((change["number"], change["entryId"]))
                    self.seen.setdefault(change["entryId"], time.monotonic())
            except (OSError, HTTPException, ValueError):
                pass
            finally:
                connection.close()
            time.sleep(0.05)

    def caught_up_after(self, back):
        """Seconds from a moment until all were told of what was listed before; and the longest that it took of what was
        listed after.
        """
        arrivals = {entry: max(self.seen[entry], self._listener.arrived[entry]) for entry in self.accepted}
        old = [arrivals[entry] - back for entry in self.accepted if self.when[entry] <= back]
        new = [arrivals[entry] - self.when[entry] for entry in self.accepted if self.when[entry] > back]
        return max([0.0, *old]), max([0.0, *new])

    def _listed(self):
        """All changes that the list has now, as lines of JSON tell them."""
        found, after = [], ""
        while True:
            answer = request(
                self._port, "GET", f"/list-changes?first=1000{after}", headers={"authorization": self._unit}
            )
            assert answer.status == 200, answer
            *changes, last = map(json.loads, answer.body.decode().splitlines())
            found += changes
            if not last["more"]:
                return found
            after = f"&after={last['cursor']}"

    def judged(self):
        """Nothing may be lost or told otherwise; how many changes there were, and what came twice."""
        there = [(one["number"], one["entryId"]) for one in self._listed()]
        assert [number for number, _ in there] == list(range(1, len(there) + 1))
        made = [entry for number, entry in there if number >= self._first]
        # What a client was told of is there, once, and nothing else.
        assert self.refused == [], self.refused
        assert len(set(self.accepted)) == len(self.accepted)
        assert set(made) - set(self.accepted) <= {made[-1]} if made else not self.accepted
        assert set(self.accepted) <= set(made)
        assert self.followed == [one for one in there if one[0] >= self._first]
        # A unit knows what it has taken by the id of the delivery.
        by_id = {}
        for id, body in self._listener.taken:
            changes = [(one["number"], one["entryId"]) for one in body["changes"]]
            assert by_id.setdefault(id, changes) == changes
        assert [one for changes in by_id.values() for one in changes] == there
        again = len(self._listener.taken) - len(by_id)
        return {"changes": len(made), "lost": 0, "repeated": 0, "sent again under the same id": again}


# What says that it is to be tried again.
_LATER = frozenset(
    {
        "SUBGRAPH_UNREACHABLE", "SUBGRAPH_TIMEOUT", "SUBGRAPH_ERROR", "REQUEST_TIMEOUT", "OVERLOADED",
        "DISCLOSURE_LOG_UNAVAILABLE", "CASE_UNVERIFIED", "UNAUTHENTICATED", "NOT_FOLLOWED", "NOT_WRITTEN",
    }
)  # fmt: skip


def asked(port, body, headers):
    """The answer to a request that is waited for so long, and no longer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("POST", "/graphql", body, headers)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()
