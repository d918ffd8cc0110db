"""A result of control in a sentence, in Chinese and in English, with the rule that it rests on.

The sentences name no party: names belong to other departments, and a caller may not be allowed to see them.
"""

from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from identifiers.party import is_person
from resolvers.control.chains import Chains
from resolvers.control.shares import BeneficialShares
from resolvers.control.votes import ControlBasis, Controller, Nobody, NoController


class Explanation(NamedTuple):
    """One sentence in two languages."""

    zh: str
    en: str


def of_controller(controller: Controller, chains: Chains) -> Explanation:
    """Why a party is an actual controller."""
    who_zh, who_en = _who(controller.party)
    share = percent(controller.share)
    members = len(controller.members)
    zh, en = _through(chains, members > 1)
    if members > 1:
        subject_zh = f"{who_zh}与其他{members - 1}方为一致行动人，合计"
        subject_en = f"{who_en} acts in concert with {members - 1} other{'s' if members > 2 else ''}; together they"
        have = "have"
    else:
        subject_zh, subject_en, have = who_zh, who_en, "has"
    if controller.basis is ControlBasis.LARGEST_BLOCK:
        return Explanation(
            f"{subject_zh}拥有{share}的表决权{zh}，不低于百分之三十且多于其他任何一方，"
            "无人拥有过半数表决权，依上市公司收购管理办法第八十四条认定为实际控制人。",
            f"{subject_en} {have} {share} of the votes{en}, at least 30 % and more than anyone else, where nobody has "
            "more than half: an actual controller by article 84 of the takeover measures.",
        )
    together_zh = "共同" if members > 1 else ""
    one_en = "a joint actual controller" if members > 1 else "the actual controller"
    nobody_zh = "且其成员均不受他人控制" if members > 1 else "且不受他人控制"
    nobody_en = "and no member is controlled by another" if members > 1 else "and is controlled by nobody"
    return Explanation(
        f"{subject_zh}拥有{share}的表决权{zh}，超过半数，{nobody_zh}，为{together_zh}实际控制人。",
        f"{subject_en} {have} {share} of the votes{en}, more than half, {nobody_en}: {one_en}.",
    )


def of_nobody(nobody: Nobody) -> Explanation:
    """Why a company has no actual controller."""
    largest = percent(nobody.largest)
    match nobody.reason:
        case NoController.NO_HOLDERS:
            return Explanation(
                "登记中没有该单位在当日有效的股东，不能认定实际控制人。",
                "The register has no holder of this organisation on the day: no actual controller can be named.",
            )
        case NoController.CIRCULAR:
            return Explanation(
                "过半数表决权由循环持股的单位持有，循环之外无人控制，没有实际控制人。",
                "More than half of the votes lie with organisations that control each other in a circle, and nobody "
                "outside it controls them: there is no actual controller.",
            )
        case NoController.TIED:
            return Explanation(
                f"无人拥有过半数表决权，最大的各方同为{largest}，没有单一最大的一方，没有实际控制人。",
                f"Nobody has more than half of the votes, and the largest have {largest} each, so that none is the "
                "single largest: there is no actual controller.",
            )
        case NoController.BELOW_BLOCK:
            return Explanation(
                f"无人拥有过半数表决权，最大的一方仅有{largest}，低于百分之三十，没有实际控制人。",
                f"Nobody has more than half of the votes, and the largest has {largest}, less than 30 %: there is no "
                "actual controller.",
            )


def of_share(party: str, share: Decimal, chains: Chains, *, circular: bool) -> Explanation:
    """Why a party has a beneficial share, and whether it makes a beneficial owner."""
    who_zh, who_en = _who(party)
    amount = percent(share)
    links = len(chains.found)
    more_zh, more_en = ("", "") if chains.complete else ("至少", "at least ")
    round_zh = "，循环持股按矩阵求和" if circular else ""
    round_en = ", circular holdings summed as a matrix" if circular else ""
    verdict_zh, verdict_en = _verdict(party, share)
    return Explanation(
        f"{who_zh}通过{more_zh}{links}条持股链合计最终持有{amount}的权益{round_zh}，{verdict_zh}。",
        f"{who_en} has {amount} in the end, by {more_en}{links} chain{'' if links == 1 else 's'} of holdings"
        f"{round_en}: {verdict_en}.",
    )


def of_shares(shares: BeneficialShares) -> Explanation:
    """What the beneficial shares of a company come to."""
    if shares.cycles:
        companies = sum(len(cycle.companies) for cycle in shares.cycles)
        return Explanation(
            f"其上有{companies}家单位循环持有彼此全部权益，登记数据有误，不能计算受益所有人。",
            f"Above it {companies} organisations hold each other whole, which is an error of the register: beneficial "
            "owners cannot be computed.",
        )
    if not shares.shares:
        return Explanation(
            "登记中没有该单位在当日有效的股东，不能计算受益所有人。",
            "The register has no holder of this organisation on the day: beneficial owners cannot be computed.",
        )
    owners, known = len(shares.owners), percent(1 - shares.unaccounted)
    return Explanation(
        f"登记说明了{known}权益的最终归属，其中{owners}名自然人各持有不低于百分之二十五，"
        f"{'为受益所有人' if owners else '没有受益所有人'}。",
        f"The register tells to whom {known} belong in the end; {owners} natural "
        f"person{'' if owners == 1 else 's'} with at least 25 %{'' if owners else ', so no beneficial owner'}.",
    )


def percent(share: Decimal) -> str:
    """A ratio as a percentage with four decimals at the most, cut: 24.99999 % never reads as 25 %."""
    value = (share * 100).quantize(Decimal("0.0001"), ROUND_DOWN).normalize()
    return f"{value:f}%"


def _who(party: str) -> tuple[str, str]:
    return ("该自然人", "This person") if is_person(party) else ("该单位", "This organisation")


def _verdict(party: str, share: Decimal) -> tuple[str, str]:
    if not is_person(party):
        return "其自身股东未知", "its own holders are not known"
    if share >= Decimal("0.25"):
        return "不低于百分之二十五，为受益所有人", "at least 25 %, a beneficial owner"
    return "低于百分之二十五", "less than 25 %"


def _through(chains: Chains, together: bool) -> tuple[str, str]:
    """Whether the party's own votes are held by others for it; of a group, its own part."""
    between = {holding.company for chain in chains.found for holding in chain.holdings[:-1]}
    if not between:
        return "", ""
    direct = any(len(chain.holdings) == 1 for chain in chains.found)
    count, plural = len(between), "" if len(between) == 1 else "s"
    zh = f"{'其本方部分' if together else ''}{'直接及' if direct else ''}通过受控的{count}家单位持有"
    en = f"{'directly and ' if direct else ''}through {count} organisation{plural} under control"
    return f"（{zh}）", f" ({'its own part ' if together else ''}held {en})"
