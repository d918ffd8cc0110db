"""Parties: a natural person by resident identity number, or a company by unified social credit code."""

import re
from collections.abc import Sequence

from identifiers import resident_identity, social_credit_code, sweeps
from identifiers.errors import BadIdentifier
from identifiers.pseudonym import CROCKFORD, PREFIX, LinkKey, normalise_person_id

WHAT = "party identifier"
# A person's id in canonical form.
_PERSON = re.compile(rf"{PREFIX}[{CROCKFORD}]{{26}}")


def party_id(text: str, key: LinkKey) -> str:
    """The id under which the hub knows the party that a department's record names.

    A text of 15 or 18 characters is read as an identity number when its birth date and check fit, and as a
    credit code otherwise (the two standards share digits, but hardly ever both checks: an 18-digit text that
    satisfies both is a person, whose number is the more constrained). Raises BadIdentifier; where neither
    fits, the error is of the reading that the characters suggest.
    """
    number = text.strip().upper()
    as_person = resident_identity.fault(number)
    if as_person is None:
        return key.person_id(resident_identity.eighteen(number))
    try:
        return social_credit_code.normalise(number)
    except BadIdentifier:
        if _looks_like_person(number):
            raise BadIdentifier(resident_identity.WHAT, *as_person) from None
        raise


def normalise_party_id(text: str) -> str:
    """A person id or a credit code in canonical form. Raises BadIdentifier."""
    if text.strip().lower().startswith(PREFIX):
        return normalise_person_id(text)
    return social_credit_code.normalise(text)


def normalise_party_ids(texts: Sequence[str]) -> list[str]:
    """The ids of many, as `normalise_party_id` has each. Raises BadIdentifier for the first that is none."""
    companies = sweeps.credit_codes(texts)
    return [
        code if code is not None else text if _PERSON.fullmatch(text) else normalise_party_id(text)
        for code, text in zip(companies, texts, strict=True)
    ]


def is_person(id: str) -> bool:
    """Whether a party id in canonical form is a person's; it is a company's otherwise."""
    return id.startswith(PREFIX)


def mask_value(text: str) -> str:
    """A personal value as an error may show it: the first six and last four characters at the most."""
    text = text.strip()
    if len(text) >= 15:
        return f"{text[:6]}{'*' * (len(text) - 10)}{text[-4:]}"
    return "*" * len(text)


def shown_value(text: str) -> str:
    """A party identifier as a paper may show it: a credit code or an id in canonical form as it is, all else masked."""
    try:
        return normalise_party_id(text)
    except BadIdentifier:
        return mask_value(text)


def _looks_like_person(text: str) -> bool:
    return len(text) == 15 or (text[:17].isdigit() and text[6:8] in ("18", "19", "20"))
