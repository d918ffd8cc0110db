"""What of an issuer may be trusted: by which algorithms it signs, and where its keys are fetched."""

from typing import Literal
from urllib.parse import urlsplit

# What a token may be signed with: nothing symmetric, and never nothing (RFC 8725, sections 3.1 and 3.2).
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]

# The issuer of the hub's own tokens, and the media type of access tokens (RFC 9068, section 2.1).
LOCAL_ISSUER = "urn:liancha:local"
ACCESS_TOKEN = "at+jwt"  # noqa: S105  # a media type, and no secret


def is_safe(url: str) -> bool:
    """Whether keys may be fetched there: over TLS, or from this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def is_loopback(host: str | None) -> bool:
    """Whether nobody but this machine reaches a host."""
    return host in ("127.0.0.1", "::1", "localhost")
