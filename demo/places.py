"""A province that does not exist, its courts, and the names of its people and companies."""

import random
from dataclasses import dataclass
from itertools import accumulate

from faker.providers.address.zh_CN import Provider as Addresses
from faker.providers.company.zh_CN import Provider as Companies
from faker.providers.person.zh_CN import Provider as People

PROVINCE = "九州省"
# Prefecture, then its counties; region codes 99xxyy.
PREFECTURES = {
    "云溪市": ("云溪市辖区", "青川县", "白鹿县", "望江县"),
    "临河市": ("临河市辖区", "石桥县", "沙洲县", "金塘县"),
    "松原港市": ("松原港市辖区", "海月县", "长亭县", "芦苇县"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A county: its region code, its full name, its short one, and its court."""

    region: str
    name: str
    short: str
    court: str


def _places() -> list[Place]:
    found = []
    for p, (prefecture, counties) in enumerate(PREFECTURES.items(), 1):
        for c, county in enumerate(counties, 1):
            short = county.removesuffix("县").removesuffix("市辖区")
            found.append(Place(f"99{p:02}{c:02}", f"{PROVINCE}{prefecture}{county}", short, f"99{p:02}{c:02}"))
    return found


PLACES = _places()


def courts() -> list[tuple[str, str, int, str]]:
    """(court, name, level, parent): one of level 1 down to a basic court a county."""
    rows = [("100", "最高人民法院（演示）", 1, ""), ("990000", f"{PROVINCE}高级人民法院", 2, "100")]
    for p, (prefecture, counties) in enumerate(PREFECTURES.items(), 1):
        rows.append((f"99{p:02}00", f"{PROVINCE}{prefecture}中级人民法院", 3, "990000"))
        for c, county in enumerate(counties, 1):
            rows.append((f"99{p:02}{c:02}", f"{PROVINCE}{prefecture}{county}人民法院", 4, f"99{p:02}00"))
    return rows


class Names:
    """Draws names; surnames as often as they are borne."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._surnames = list(People.last_names)
        self._weights = list(accumulate(People.last_names.values()))
        self._male = sorted({c for name in People.first_names_male for c in name})
        self._female = sorted({c for name in People.first_names_female for c in name})
        self._words = sorted({word[:2] for word in Companies.company_prefixes})
        self._streets = sorted(Addresses.districts)

    def person(self, male: bool) -> str:
        rng = self._rng
        given = self._male if male else self._female
        (surname,) = rng.choices(self._surnames, cum_weights=self._weights)
        return surname + "".join(rng.choices(given, k=1 if rng.random() < 0.2 else 2))

    def company(self, place: Place, trade: str, form: str) -> str:
        words = "".join(self._rng.choices(self._words, k=2))
        return f"{place.short}{words[0]}{words[2]}{trade}{form}"

    def address(self, place: Place) -> str:
        street = self._rng.choice(self._streets)
        return f"{place.name}{street}{self._rng.choice(Addresses.street_suffixes)}{self._rng.randint(1, 300)}号"
