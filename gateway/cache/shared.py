"""What several processes keep together, in Redis or Valkey: the entries of all of them, sealed.

Redis is told nothing that it could tell: names are digests under the hub's secret, and entries are sealed with keys of
it, each under its name, so that none can be read, altered, or put in another's place. It decides nothing either: an
entry from there is held against the journal as any other. Where Redis does not answer, each process goes on with its
own.
"""

import asyncio
import hashlib
import logging
import os
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError

from gateway.cache.entries import Entry

_log = logging.getLogger(__name__)

_FORMAT = b"liancha-entry-1"
_NONCE = 12
_DAY = 86_400
_STAMP = struct.Struct(">I")
# Seconds after which Redis is not waited for, and those for which it is then let be.
_PATIENCE = 0.05
_PAUSE = 1.0
# So many entries wait to be sent; more are not kept there.
_MOST_WAITING = 10_000
# So many names are asked for by one command: a store serves nobody else meanwhile.
_MOST_NAMES = 1_000

# Names that are asked for, and who waits for what is there; None where the store does not answer.
_Asking = tuple[Sequence[bytes], asyncio.Future[Sequence[bytes | None] | None]]


class Store(Protocol):
    """Where sealed entries are: one Redis, the master that sentinels name, or a cluster."""

    async def get(self, names: Sequence[bytes]) -> Sequence[bytes | None]:
        """What is there under each name; asked when it has answered, not before. Raises RedisError, OSError."""
        ...

    async def put(self, entries: Sequence[tuple[bytes, bytes, int]]) -> None:
        """Keeps (name, content, seconds). Raises RedisError, OSError."""
        ...

    async def close(self) -> None:
        """Closes its connections."""
        ...


class _Packed(msgspec.Struct, array_like=True):
    body: bytes
    position: int
    tags: list[str]
    until: float


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Packed).decode


class Shared:
    """The entries that several processes share."""

    def __init__(
        self,
        store: Store,
        secret: bytes,
        about: str,
        clock: Callable[[], float] = time.monotonic,
        patience: float = _PATIENCE,
    ) -> None:
        """`about` says by what program, and over which schema: those of another are others. `patience`: the seconds in
        which the store is to answer, or else it is let be.
        """
        self._store = store
        self._patience = patience
        self._about = about
        self._secret = hashlib.blake2b(secret, digest_size=32, person=_FORMAT[:16]).digest()
        self._clock = clock
        self._until = float("-inf")
        self._asking: list[_Asking] = []
        self._asked: asyncio.Task[None] | None = None
        self._waiting: dict[bytes, tuple[bytes, int]] = {}
        self._sending: asyncio.Task[None] | None = None
        # No key seals so many that two nonces could meet: each day has its own.
        self._key = lru_cache(4)(self._key_of)
        self._begun = lru_cache(4096)(self._begin)

    def name(self, epoch: str, text: str, subject: Sequence[bytes], view: str) -> bytes:
        """The name of an answer: by whose changes it is judged, what is asked, of what, and as whom."""
        digest = self._begun(epoch, text).copy()
        parts = (*subject, view.encode())
        # With their lengths, so that no two ways to part a text are one.
        digest.update(b",".join([b"%d" % len(part) for part in parts]) + b":" + b"".join(parts))
        return b"liancha:" + digest.digest()

    async def get(self, epoch: str, names: Sequence[bytes]) -> Sequence[Entry | None]:
        """The entries of names of an epoch, as far as they are there and whole."""
        if self._clock() < self._until:
            return [None] * len(names)
        found = await self._together(names)
        if found is None:
            return [None] * len(names)
        return [None if one is None else self._opened(epoch, name, one) for name, one in zip(names, found, strict=True)]

    async def _together(self, names: Sequence[bytes]) -> Sequence[bytes | None] | None:
        """What is there under each name; None where the store does not answer. It is asked one command after another:
        what is wanted meanwhile, by whichever department's and request's fetches, goes as the next.
        """
        loop = asyncio.get_running_loop()
        found: asyncio.Future[Sequence[bytes | None] | None] = loop.create_future()
        self._asking.append((names, found))
        if self._asked is None:
            self._asked = loop.create_task(self._ask())
        return await found

    async def _ask(self) -> None:
        try:
            while self._asking:
                asking, self._asking = self._asking, []
                await self._tell(asking)
        finally:
            self._asked = None

    async def _tell(self, asking: "Sequence[_Asking]") -> None:
        there: dict[bytes, bytes | None] | None = None
        try:
            if self._clock() >= self._until:
                there = await self._look(list(dict.fromkeys(name for names, _ in asking for name in names)))
        finally:
            # Whoever waits is told, whatever happened.
            for names, found in asking:
                if not found.done():
                    found.set_result(None if there is None else [there[name] for name in names])

    async def _look(self, names: Sequence[bytes]) -> dict[bytes, bytes | None] | None:
        there: dict[bytes, bytes | None] = {}
        try:
            async with asyncio.timeout(self._patience):
                for at in range(0, len(names), _MOST_NAMES):
                    some = names[at : at + _MOST_NAMES]
                    there.update(zip(some, await self._store.get(some), strict=True))
        except (RedisError, OSError, TimeoutError) as error:
            self._failed(error)
            return None
        return there

    def put(self, name: bytes, entry: Entry, seconds: int) -> None:
        """Keeps an entry, soon: nobody waits for it."""
        if self._clock() < self._until or len(self._waiting) >= _MOST_WAITING:
            return
        self._waiting[name] = (self._sealed(name, entry), seconds)
        if self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(self._send())

    async def sent(self) -> None:
        """Waits until all that was to be kept is."""
        while self._sending is not None:
            await self._sending

    async def close(self) -> None:
        """Sends what waits, and closes the connections."""
        await self.sent()
        while self._asked is not None:
            await self._asked
        with suppress(RedisError, OSError):
            await self._store.close()

    async def _send(self) -> None:
        try:
            while self._waiting:
                waiting, self._waiting = self._waiting, {}
                async with asyncio.timeout(_PAUSE):
                    await self._store.put([(name, content, seconds) for name, (content, seconds) in waiting.items()])
        except (RedisError, OSError, TimeoutError) as error:
            self._failed(error)
            self._waiting.clear()
        finally:
            self._sending = None

    def _failed(self, error: Exception) -> None:
        if self._clock() >= self._until:
            _log.warning("what processes share is not asked for a while: %s", error or type(error).__name__)
        self._until = self._clock() + _PAUSE

    def _sealed(self, name: bytes, entry: Entry) -> bytes:
        day = int(entry.until) // _DAY
        nonce = os.urandom(_NONCE)
        content = _encode(_Packed(entry.body, entry.position, list(entry.tags), entry.until))
        return _STAMP.pack(day) + nonce + self._key(day).encrypt(nonce, content, name)

    def _opened(self, epoch: str, name: bytes, sealed: bytes) -> Entry | None:
        """An entry; None for what is none of ours."""
        if len(sealed) <= _STAMP.size + _NONCE:
            return None
        (day,) = _STAMP.unpack_from(sealed)
        nonce = sealed[_STAMP.size : _STAMP.size + _NONCE]
        try:
            found = _decode(self._key(day).decrypt(nonce, sealed[_STAMP.size + _NONCE :], name))
        except (InvalidTag, msgspec.MsgspecError):
            return None
        return Entry(found.body, epoch, found.position, frozenset(found.tags), found.until)

    def _begin(self, epoch: str, text: str) -> "hashlib.blake2b":
        whole = repr((self._about, epoch, text)).encode()
        return hashlib.blake2b(whole, digest_size=16, key=self._secret)

    def _key_of(self, day: int) -> AESGCM:
        return AESGCM(hashlib.blake2b(_STAMP.pack(day), digest_size=32, key=self._secret).digest())


class RedisStore:
    """One Redis, or the master that sentinels name."""

    def __init__(self, redis: Any) -> None:  # redis-py's own classes have no common type
        self._redis = redis
        # One of the pool's, which is asked without all that stands between a command and its connection: half the cost.
        self._asked: Any = None

    async def get(self, names: Sequence[bytes]) -> Sequence[bytes | None]:
        if self._asked is None:
            self._asked = await self._redis.connection_pool.get_connection()
        used = self._asked.is_connected
        try:
            return await self._answer(names)
        except Disconnected:
            # One that was kept may have been closed meanwhile.
            if not used:
                raise
            return await self._answer(names)

    async def _answer(self, names: Sequence[bytes]) -> Sequence[bytes | None]:
        try:
            # It connects where it is not.
            await self._asked.send_command("MGET", *names, check_health=False)
            found: Sequence[bytes | None] = await self._asked.read_response()
            return found
        except BaseException:
            # What it answers yet would be taken for the answer to the next.
            await self._asked.disconnect(nowait=True)
            raise

    async def put(self, entries: Sequence[tuple[bytes, bytes, int]]) -> None:
        async with self._redis.pipeline(transaction=False) as sending:
            for name, content, seconds in entries:
                sending.set(name, content, ex=seconds)
            await sending.execute()

    async def close(self) -> None:
        await self._redis.aclose()


class ClusterStore(RedisStore):
    """A cluster, each of whose nodes is asked for the names that are its own."""

    async def get(self, names: Sequence[bytes]) -> Sequence[bytes | None]:
        found: Sequence[bytes | None] = await self._redis.mget_nonatomic(names)
        return found

    async def put(self, entries: Sequence[tuple[bytes, bytes, int]]) -> None:
        sending = self._redis.pipeline()
        for name, content, seconds in entries:
            sending.set(name, content, ex=seconds)
        await sending.execute()
