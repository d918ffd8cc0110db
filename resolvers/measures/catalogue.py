"""The catalogue of measures, read from its file once and checked whole.

Source: part two of the opinions on judgment defaulters (关于加快推进失信被执行人信用监督、警示和惩戒机制建设的意见):
11 sections, 37 items.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from identifiers.party import is_person
from resolvers.measures.actions import Action
from resolvers.measures.purposes import Purpose
from resolvers.relations import KNOWN_BY, Direction, RelationKind


class CatalogueError(ValueError):
    """A catalogue that does not say what it must; the message names the place."""


class SubjectKind(Enum):
    """The kind of subject that a provision is for."""

    PERSON = "自然人"
    COMPANY = "单位"

    @classmethod
    def of(cls, subject: str) -> "SubjectKind":
        """The kind of a party id in canonical form."""
        return cls.PERSON if is_person(subject) else cls.COMPANY


class Standing(Enum):
    """Who must be listed for a provision to apply."""

    SUBJECT = "被查询主体"
    ROLE_HOLDER = "在被查询主体任职或对其持有地位的人"
    STOOD_BEHIND = "被查询主体任职或持有地位的单位"


class Trigger(NamedTuple):
    """Who must be listed, and in which of the roles (none where it is the subject itself)."""

    standing: Standing
    roles: frozenset[RelationKind]


class Provision(NamedTuple):
    """One consequence that an item attaches to the list; `basis` are the item's words for it.

    `facts` names what must be true of the subject as well, any one of it, each with the department that knows it.
    One for `investigators` is shown to those who investigate alone.
    """

    basis: str
    action: Action
    purposes: frozenset[Purpose]
    departments: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    of: SubjectKind | None
    facts: Mapping[str, str]
    investigators: bool

    @property
    def relations(self) -> frozenset[Direction]:
        """The relations that its triggers name."""
        return frozenset(
            (role, trigger.standing is Standing.STOOD_BEHIND) for trigger in self.triggers for role in trigger.roles
        )


class Item(NamedTuple):
    """A measure: its code (section.item), exact title, the text that it is taken from, and its provisions."""

    code: str
    title: str
    title_en: str
    text: str
    provisions: tuple[Provision, ...]


class Section(NamedTuple):
    """A section of part two."""

    code: str
    title: str
    title_en: str
    items: tuple[Item, ...]


class Wanted(NamedTuple):
    """What a check must know: relations, and facts of the subject; `departments` know them.

    `by_relations` are those of them that know who is listed and the relations, but not the facts.
    """

    relations: frozenset[Direction]
    facts: frozenset[str]
    departments: frozenset[str]
    by_relations: frozenset[str]


class Catalogue:
    """All measures, and what each purpose needs; `departments` gives the official name of each unit."""

    def __init__(self, sections: tuple[Section, ...], departments: Mapping[str, str]) -> None:
        self.sections = sections
        self.departments = departments
        self.items = tuple(item for section in sections for item in section.items)
        self._of = {
            purpose: tuple((item, one) for item in self.items for one in item.provisions if purpose in one.purposes)
            for purpose in Purpose
        }
        self._wanted = {
            (purpose, kind): _wanted((one for _, one in found), kind)
            for purpose, found in self._of.items()
            for kind in SubjectKind
        }

    def provisions(self, purpose: Purpose) -> tuple[tuple[Item, Provision], ...]:
        """The provisions that are asked for a purpose, each with its item, in the order of the opinions."""
        return self._of[purpose]

    def wanted(self, purpose: Purpose, kind: SubjectKind) -> Wanted:
        """What a check of a kind of subject for a purpose must know."""
        return self._wanted[purpose, kind]


@cache
def catalogue() -> Catalogue:
    """The catalogue of the package."""
    folder = files("resolvers.measures")
    text = folder.joinpath("part_two.zh.txt").read_text("utf-8")
    return read_catalogue(folder.joinpath("catalogue.yaml").read_bytes(), text)


def read_catalogue(data: bytes, opinions: str) -> Catalogue:
    """A catalogue of its file and the text of part two. Raises CatalogueError."""
    try:
        file = msgspec.yaml.decode(data, type=_File)
    except msgspec.MsgspecError as error:
        raise CatalogueError(str(error)) from error
    texts = item_texts(opinions)
    sections = tuple(
        Section(one.code, one.title, one.title_en, tuple(_item(item, texts, file.departments) for item in one.items))
        for one in file.sections
    )
    codes = [item.code for section in sections for item in section.items]
    if sorted(codes) != sorted(texts):
        raise CatalogueError(f"items {sorted(set(texts) ^ set(codes))} are not both in the text and in the catalogue")
    asked = {purpose for section in sections for item in section.items for one in item.provisions
             for purpose in one.purposes}  # fmt: skip
    if asked != set(Purpose):
        raise CatalogueError(f"no provision is for {sorted(one.name for one in set(Purpose) - asked)}")
    return Catalogue(sections, file.departments)


def item_texts(opinions: str) -> dict[str, tuple[str, str]]:
    """By code, the title and the text of each item of part two."""
    found: dict[str, tuple[str, str]] = {}
    section = 0
    heading = ""
    for line in filter(None, map(str.strip, opinions.splitlines()[1:])):
        if line[0] in "(（":
            section += 1
            heading = line[line.index("）" if line[0] == "（" else ")") + 1 :].strip()
        elif line[0].isdigit():
            number, _, rest = line.partition(".")
            title, _, text = rest.strip().partition("。")
            found[f"{section}.{number}"] = title, text
        else:
            # A section of one paragraph is an item by itself.
            found[str(section)] = heading, line
    return found


class _TriggerFile(msgspec.Struct, forbid_unknown_fields=True):
    holds: list[str] = []
    behind: list[str] = []


class _ProvisionFile(msgspec.Struct, forbid_unknown_fields=True):
    basis: str
    action: str
    purposes: list[str]
    departments: list[str]
    triggers: list[str | _TriggerFile]
    of: str | None = None
    facts: dict[str, str] = {}
    investigators: bool = False


class _ItemFile(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    title: str
    title_en: str
    provisions: list[_ProvisionFile]


class _SectionFile(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    title: str
    title_en: str
    items: list[_ItemFile]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    departments: dict[str, str]
    sections: list[_SectionFile]


def _item(file: _ItemFile, texts: Mapping[str, tuple[str, str]], departments: Mapping[str, str]) -> Item:
    title, text = texts.get(file.code, ("", ""))
    if title != file.title:
        raise CatalogueError(f"{file.code}: the text has no such item of the title {file.title!r}")
    # Told once where two provisions rest on the same words.
    if "".join(dict.fromkeys(one.basis for one in file.provisions)) != text:
        raise CatalogueError(f"{file.code}: the provisions do not cover the item's text")
    provisions = tuple(_provision(file.code, one, departments) for one in file.provisions)
    return Item(file.code, title, file.title_en, text, provisions)


def _provision(code: str, file: _ProvisionFile, departments: Mapping[str, str]) -> Provision:
    unknown = [one for one in file.departments if one not in departments]
    if unknown or not file.departments or not file.purposes or not file.triggers:
        raise CatalogueError(f"{code}: departments, purposes and triggers must be named ({unknown} are unknown)")
    try:
        return Provision(
            file.basis,
            Action[file.action],
            frozenset(Purpose[one] for one in file.purposes),
            tuple(file.departments),
            tuple(_triggers(code, file)),
            None if file.of is None else SubjectKind[file.of],
            file.facts,
            file.investigators,
        )
    except KeyError as error:
        raise CatalogueError(f"{code}: {error} is none of the names there are") from error


def _triggers(code: str, file: _ProvisionFile) -> Iterator[Trigger]:
    for one in file.triggers:
        if isinstance(one, str):
            yield Trigger(Standing[one], frozenset())
        elif bool(one.holds) == bool(one.behind):
            raise CatalogueError(f"{code}: a trigger has one of holds and behind")
        else:
            standing = Standing.ROLE_HOLDER if one.holds else Standing.STOOD_BEHIND
            yield Trigger(standing, frozenset(RelationKind[role] for role in one.holds or one.behind))


def _wanted(provisions: Iterator[Provision], kind: SubjectKind) -> Wanted:
    mine = [one for one in provisions if one.of in (None, kind)]
    # Nobody holds a role in a natural person.
    relations = {one for provision in mine for one in provision.relations if one[1] or kind is SubjectKind.COMPANY}
    facts = {fact: department for provision in mine for fact, department in provision.facts.items()}
    # Who is listed, the court knows.
    by_relations = frozenset({"court", *(KNOWN_BY[role] for role, _ in relations)})
    return Wanted(frozenset(relations), frozenset(facts), by_relations | set(facts.values()), by_relations)
