"""How many requests a process works at: the others are told to come again, and those that are taken are answered."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.server.operations import RequestError
from gateway.server.room import Room
from tests.registers import Register, company
from tests.server.running import bearer, free_ports, post, running


def test_a_place_is_free_again_however_a_request_ends():
    room = Room(2)
    with room.taken():
        with pytest.raises(ZeroDivisionError), room.taken():
            raise ZeroDivisionError
        with room.taken():
            with pytest.raises(RequestError) as refused, room.taken():
                raise AssertionError
            assert (refused.value.status, refused.value.retry_after) == (503, 1)
    for _ in range(3):
        with room.taken():
            pass


def test_a_request_that_is_broken_off_leaves_its_place():
    room = Room(1)

    async def waiting():
        with room.taken():
            await asyncio.sleep(60)

    async def breaking_off():
        task = asyncio.create_task(waiting())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        with room.taken():
            return True

    assert asyncio.run(breaking_off())


def test_without_a_limit_there_is_always_room():
    room = Room(None)
    with room.taken(), room.taken(), room.taken():
        pass


def test_a_hub_under_more_than_it_takes(tmp_path):
    """Every answer is whole or says when to come again; once the crowd is gone, it answers as before."""
    register = Register(tmp_path)
    firms = [company(n) for n in range(1, 200)]
    for one in firms:
        register.add("commerce.companies", company=one, name="云溪")
    register.load()
    (port,) = free_ports(1)
    (tmp_path / "liancha.toml").write_text("limits.concurrent = 2\n", "utf-8")
    query = "query($s: [ID!]!) { screening(subjects: $s, purpose: GOVERNMENT_PROCUREMENT) { results { subject decision } } }"
    with running("serve", port=port, cwd=tmp_path, env={"LIANCHA_HOME": str(tmp_path)}):
        token = bearer(tmp_path, purpose="GOVERNMENT_PROCUREMENT")

        def asked(_):
            return post(port, query, {"s": firms}, authorization=token)

        assert asked(0).status == 200
        with ThreadPoolExecutor(24) as threads:
            answers = list(threads.map(asked, range(240)))
        assert asked(0).status == 200
    taken = [one for one in answers if one.status == 200]
    refused = [one for one in answers if one.status != 200]
    assert len(taken) + len(refused) == 240
    assert taken
    assert refused
    for one in taken:
        assert [found["subject"] for found in one.json["data"]["screening"]["results"]] == firms
    for one in refused:
        assert (one.status, one.headers["retry-after"]) == (503, "1")
        assert one.json == {
            "errors": [
                {
                    "message": "the server works at 2 requests, which is all that it takes at once",
                    "extensions": {"code": "OVERLOADED"},
                }
            ]
        }
