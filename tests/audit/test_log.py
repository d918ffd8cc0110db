"""The log as requests see it: records that come together are written together, and whoever is alone waits for nobody."""

import asyncio
import threading

import orjson
import pytest

from gateway.access.keys import LocalKey
from gateway.audit.chain import LogUnavailable
from gateway.audit.checkpoints import AuditKey
from gateway.audit.log import DisclosureLog
from gateway.audit.segments import Folder, Segments
from gateway.audit.verification import records_of, verify


class Noted(Segments):
    """Segments that remember how many records each commit had; while `held` is not set none is made."""

    def __init__(self, folder, key):
        super().__init__(folder, key)
        self.commits = []
        self.begun, self.held = threading.Event(), threading.Event()
        self.held.set()

    def append(self, payloads):
        self.begun.set()
        assert self.held.wait(10)
        self.commits.append(len(payloads))
        return super().append(payloads)


@pytest.fixture
def key(tmp_path):
    return AuditKey(LocalKey.at(tmp_path / "audit.jwk"))


@pytest.fixture
def segments(tmp_path, key):
    return Noted(tmp_path / "log", key)


def payload(n):
    return orjson.dumps({"what": n})


async def test_records_are_written_in_the_order_in_which_they_come(tmp_path, key, segments):
    log = DisclosureLog(segments)
    receipts = await asyncio.gather(*(log.append(payload(n)) for n in range(50)))
    await log.close()
    assert [one.number for one in receipts] == [*range(50)]
    assert [orjson.loads(line)["what"] for line in records_of(Folder(tmp_path / "log"))] == [*range(50)]
    assert verify(Folder(tmp_path / "log"), key, receipts=receipts).good


async def test_what_comes_while_one_is_written_is_written_together(segments):
    log = DisclosureLog(segments)
    segments.held.clear()
    first = log.append(payload(0))
    assert await asyncio.to_thread(segments.begun.wait, 10)
    others = [log.append(payload(n)) for n in range(1, 6)]
    segments.held.set()
    await asyncio.gather(first, *others)
    await log.close()
    assert segments.commits == [1, 5]


async def test_a_record_waits_a_moment_for_one_that_is_on_its_way_and_no_longer(segments, monkeypatch):
    monkeypatch.setattr("gateway.audit.log._GATHER", 5.0)
    log = DisclosureLog(segments)
    with log.expecting():
        first = log.append(payload(0))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(first), 0.05)
    await asyncio.gather(first, log.append(payload(1)))
    # Nobody is on the way any more.
    await log.append(payload(2))
    monkeypatch.setattr("gateway.audit.log._GATHER", 0.02)
    with log.expecting():
        await log.append(payload(3))
    await log.close()
    assert segments.commits == [2, 1, 1]


async def test_who_gives_up_leaves_the_others_their_receipts(tmp_path, segments):
    log = DisclosureLog(segments)
    segments.held.clear()
    given_up, kept = log.append(payload(0)), log.append(payload(1))
    given_up.cancel()
    segments.held.set()
    assert (await kept).number == 1
    await log.close()
    assert len(list(records_of(Folder(tmp_path / "log")))) == 2


async def test_all_who_wait_are_told_that_it_cannot_be_written(tmp_path, segments):
    (tmp_path / "log").write_text("no folder")
    log = DisclosureLog(segments)
    told = await asyncio.gather(*(log.append(payload(n)) for n in range(3)), return_exceptions=True)
    assert [type(one) for one in told] == [LogUnavailable] * 3
    (tmp_path / "log").unlink()
    assert (await log.append(payload(3))).number == 0
    await log.close()
    with pytest.raises(LogUnavailable, match="closed"):
        await log.append(payload(4))
