"""What changes touch, over HTTP: the notes of a department that is served elsewhere, as its server tells them and the
journal of a hub reads them that keeps its answers.

`GET …/feed/touched` is all that is known, `?after=POSITION` what was touched since.
"""

from datetime import timedelta

import msgspec

from loaders.tags import Tag
from loaders.touched import Noted, NotesUnavailable
from subgraphs.databases.feed import FeedUnavailable
from subgraphs.databases.feed_http import HttpSource

# The last part of the path.
TOUCHED = "touched"
# A department that does not tell within this is a doubt; who asks goes on without what it keeps.
_PATIENCE = timedelta(seconds=2)


class TouchedTold(msgspec.Struct, forbid_unknown_fields=True):
    """As `loaders.touched.Noted`. `epoch` is of the department's database, and of whom it admits; `rules` are those by
    which it judges what a lookup may see.
    """

    epoch: str
    rules: str
    position: int
    known_from: int
    touched: list[tuple[Tag, int]]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(TouchedTold).decode


def told_touched(epoch: str, rules: str, noted: Noted) -> bytes:
    """What was touched, as a server tells it."""
    return _encode(TouchedTold(epoch, rules, noted.position, noted.known_from, list(noted.touched)))


class HttpTouched:
    """The notes of a department that is served elsewhere. For one thread."""

    def __init__(self, source: HttpSource, rules: str) -> None:
        """`rules` are the hub's own: what a department of others shows of parties, is not the hub's to answer."""
        self._source = source
        self._rules = rules
        self._epoch = ""

    @property
    def epoch(self) -> str:
        return self._epoch

    def since(self, after: int | None) -> Noted | None:
        parameters = {} if after is None else {"after": after}
        try:
            told = _decode(self._source.content(_PATIENCE, **parameters))
        except FeedUnavailable as error:
            raise NotesUnavailable(str(error)) from error
        except msgspec.MsgspecError as error:
            raise NotesUnavailable(str(self._source.refused())) from error
        if told.rules != self._rules:
            raise NotesUnavailable(f"{self._source.department} judges lookups by other rules than this hub")
        same = told.epoch == self._epoch
        self._epoch = told.epoch
        if same and told.position == after and told.known_from <= after and not told.touched:
            return None
        return Noted(told.position, told.known_from, told.touched)

    def close(self) -> None:
        """Holds nothing open."""
