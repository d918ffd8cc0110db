"""The keys of an issuer, from a server of its own: found, kept, rotated, and gone."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from pyreqwest.client import ClientBuilder
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from gateway.access import keys
from gateway.access.errors import KeysUnavailable, Unauthenticated
from gateway.access.keys import BadKey, LocalKey, RemoteKeys
from tests.server.running import free_ports, serving

ONE, OTHER = ECKey.generate_key("P-256", {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "other"})


class Issuer:
    """An issuer on loopback: what its documents hold can be changed, and how often they were read is known."""

    def __init__(self):
        self.keys = [ONE.as_dict(private=False)]
        self.issuer = None
        self.read = {"keys": 0, "discovery": 0}
        self.fails = False

    def application(self):
        async def discovery(request):
            self.read["discovery"] += 1
            base = str(request.base_url).rstrip("/")
            return JSONResponse({"issuer": self.issuer or base, "jwks_uri": f"{base}/jwks"})

        async def jwks(request):
            self.read["keys"] += 1
            return PlainTextResponse("out of order", 500) if self.fails else JSONResponse({"keys": self.keys})

        return Starlette(routes=[Route("/.well-known/openid-configuration", discovery), Route("/jwks", jwks)])


@pytest.fixture
def issuer():
    made = Issuer()
    with serving(made.application()) as port:
        made.url = f"http://127.0.0.1:{port}"
        yield made


@asynccontextmanager
async def fetching(issuer, url=None):
    client = ClientBuilder().timeout(timedelta(seconds=5)).build()
    try:
        yield RemoteKeys(issuer, url, client)
    finally:
        await client.close()


def test_keys_are_found_where_the_discovery_document_says_and_kept(issuer):
    async def asking():
        async with fetching(issuer.url) as found:
            first = await asyncio.gather(*(found.find("one") for _ in range(20)))
            return [key.kid for key in first], (await found.find(None)).kid

    assert asyncio.run(asking()) == (["one"] * 20, "one")
    assert issuer.read == {"discovery": 1, "keys": 1}


def test_a_key_more_is_found_and_one_taken_back_is_gone(issuer, monkeypatch):
    monkeypatch.setattr(keys, "COOL_DOWN", 0.0)

    async def asking():
        async with fetching(issuer.url, f"{issuer.url}/jwks") as found:
            await found.find("one")
            issuer.keys = [OTHER.as_dict(private=False)]
            # Until something is looked for that is not known, or what is kept is old, the first is good.
            assert (await found.find("one")).kid == "one"
            assert (await found.find("other")).kid == "other"
            with pytest.raises(Unauthenticated, match="no key of its issuer"):
                await found.find("one")

    asyncio.run(asking())


def test_nobody_makes_the_hub_ask_an_issuer_at_every_request(issuer):
    async def asking():
        async with fetching(issuer.url, f"{issuer.url}/jwks") as found:
            for n in range(50):
                with pytest.raises(Unauthenticated):
                    await found.find(f"made up {n}")

    asyncio.run(asking())
    assert issuer.read["keys"] == 1


def test_an_issuer_that_is_out_of_order(issuer, monkeypatch):
    monkeypatch.setattr(keys, "COOL_DOWN", 0.0)
    monkeypatch.setattr(keys, "FRESH", 0.0)
    issuer.fails = True

    async def asking():
        async with fetching(issuer.url, f"{issuer.url}/jwks") as found:
            with pytest.raises(KeysUnavailable):
                await found.find("one")
            issuer.fails = False
            assert (await found.find("one")).kid == "one"
            # What is known still serves, for a day.
            issuer.fails = True
            assert (await found.find("one")).kid == "one"
            monkeypatch.setattr(keys, "STALE", 0.0)
            with pytest.raises(KeysUnavailable):
                await found.find("one")

    asyncio.run(asking())


def test_nobody_there():
    (port,) = free_ports(1)

    async def asking():
        async with fetching(f"http://127.0.0.1:{port}") as found:
            with pytest.raises(KeysUnavailable):
                await found.find("one")

    asyncio.run(asking())


def test_a_discovery_document_of_somebody_else_is_not_believed(issuer):
    issuer.issuer = "https://another.example"

    async def asking():
        async with fetching(issuer.url) as found:
            with pytest.raises(KeysUnavailable):
                await found.find("one")

    asyncio.run(asking())
    assert issuer.read["keys"] == 0


def test_what_of_a_set_is_no_key_for_signatures_is_passed_over(issuer):
    issuer.keys = [
        OctKey.generate_key(256, {"kid": "secret"}).as_dict(private=True),
        OTHER.as_dict(private=False) | {"use": "enc", "kid": "for secrets"},
        {"kty": "NEW", "kid": "of tomorrow"},
        {"kty": "RSA", "kid": "half"},
        "no object",
        ONE.as_dict(private=False),
    ]

    async def asking():
        async with fetching(issuer.url, f"{issuer.url}/jwks") as found:
            assert (await found.find("one")).kid == "one"
            for kid in ("secret", "for secrets", "of tomorrow", "half"):
                with pytest.raises(Unauthenticated):
                    await found.find(kid)

    asyncio.run(asking())


def test_the_hub_s_own_key_is_made_once_and_its_file_is_nobody_else_s(tmp_path):
    path = tmp_path / "keys" / "token.jwk"
    made, again = LocalKey.at(path), LocalKey.at(path)
    assert made.key.kid == again.key.kid
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["token.jwk"]
    assert repr(made) == "LocalKey(…)"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b'{"kty": "oct", "k": "c2VjcmV0"}',
        b'{"kty": "OKP", "crv": "Ed25519", "x": "7HVedRztw_bBpPfLzjBlEieihntEX5wVVw0KZjyGh2g"}',
    ],
)
def test_a_file_that_holds_no_key(tmp_path, content):
    path = tmp_path / "token.jwk"
    path.write_bytes(content)
    with pytest.raises(BadKey, match="not a private Ed25519 key in JWK form"):
        LocalKey.at(path)


def test_a_key_of_another_curve(tmp_path):
    path = tmp_path / "token.jwk"
    path.write_text(json.dumps(OKPKey.generate_key("X25519").as_dict(private=True)), "utf-8")
    with pytest.raises(BadKey):
        LocalKey.at(path)
