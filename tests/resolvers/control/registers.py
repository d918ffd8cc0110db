"""Random registers: small ones that hypothesis shrinks, and one of any size by a seed."""

import random
from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from resolvers.control.register import WHOLE, Register


@st.composite
def registers(draw, *, whole=False):
    """Holdings (holder, company, ratio), groups, companies, people; `whole`: ratios of a company may sum above 1."""
    companies = [f"C{n}" for n in range(draw(st.integers(1, 5)))]
    people = [f"p_{n}" for n in range(draw(st.integers(1, 4)))]
    holdings = []
    for company in companies:
        left = 30 if whole else 20
        for holder in draw(st.lists(st.sampled_from(companies + people), unique=True, max_size=4)):
            points = draw(st.integers(1, 20))
            if (whole or holder != company) and points <= left:
                left -= points
                holdings.append((holder, company, Decimal(points) / 20))
    groups = draw(
        st.lists(st.lists(st.sampled_from(people + companies), min_size=2, max_size=3, unique=True), max_size=2)
    )
    return holdings, groups, companies, people


def random_register(seed, nodes):
    """A register of so many parties, with pyramids, cross-holdings and groups."""
    rng = random.Random(seed)
    companies = [f"C{n:03}" for n in range(nodes * 2 // 3)]
    people = [f"p_{n:03}" for n in range(nodes - len(companies))]
    holdings = []
    for at, company in enumerate(companies):
        left = 1000
        # Mostly older companies hold, and now and then a younger one: a cycle.
        near = [one for one in companies[max(0, at - 12) : at + 3] if one != company]
        for holder in rng.sample(near + rng.sample(people, 4), min(rng.randint(1, 4), len(near) + 4)):
            points = min(left, rng.choice([20, 100, 260, 300, 400, 510, 600]))
            left -= points
            if points:
                holdings.append((holder, company, Decimal(points) / 1000))
    groups = [rng.sample(people + companies[:5], rng.randint(2, 4)) for _ in range(nodes // 12)]
    return holdings, groups, companies, people


def as_arrays(holdings, groups, parties):
    """The register as arrays, parties numbered in the order given."""
    number = {party: at for at, party in enumerate(parties)}
    members = [(at, number[one]) for at, group in enumerate(groups) for one in group]
    return Register(
        len(parties),
        np.array([number[holder] for holder, _, _ in holdings], np.int64),
        np.array([number[company] for _, company, _ in holdings], np.int64),
        np.array([int(ratio * WHOLE) for _, _, ratio in holdings], np.int64),
        np.array([group for group, _ in members], np.int64),
        np.array([member for _, member in members], np.int64),
    )
