"""What is said of a result, in both languages."""

from decimal import Decimal

from resolvers.control import explain
from resolvers.control.holdings import Holding, Holdings
from resolvers.control.shares import beneficial_shares, share_chains
from resolvers.control.votes import Control


def control(*holdings, groups=()):
    return Control([Holding(a, b, Decimal(ratio)) for a, b, ratio in holdings], groups)


def controllers(register, company):
    return [explain.of_controller(one, register.chains(one, company)) for one in register.controllers(company)]


def nobody(register, company):
    found = register.nobody(company)
    assert found is not None
    return explain.of_nobody(found)


def test_a_majority_through_a_company():
    pyramid = control(("p_1", "A", "0.6"), ("A", "B", "0.4"), ("p_1", "B", "0.2"))
    assert controllers(pyramid, "B") == [
        (
            "该自然人拥有60%的表决权（直接及通过受控的1家单位持有），超过半数，且不受他人控制，为实际控制人。",
            (
                "This person has 60% of the votes (held directly and through 1 organisation under control), more than "
                "half, and is controlled by nobody: the actual controller."
            ),
        )
    ]


def test_a_group():
    group = control(("p_1", "A", "0.3"), ("p_2", "A", "0.255"), groups=[("p_1", "p_2")])
    assert controllers(group, "A")[0] == (
        "该自然人与其他1方为一致行动人，合计拥有55.5%的表决权，超过半数，且其成员均不受他人控制，为共同实际控制人。",
        (
            "This person acts in concert with 1 other; together they have 55.5% of the votes, more than half, and no "
            "member is controlled by another: a joint actual controller."
        ),
    )


def test_the_largest_block():
    assert controllers(control(("X", "A", "0.3"), ("p_1", "A", "0.1")), "A") == [
        (
            (
                "该单位拥有30%的表决权，不低于百分之三十且多于其他任何一方，无人拥有过半数表决权，"
                "依上市公司收购管理办法第八十四条认定为实际控制人。"
            ),
            (
                "This organisation has 30% of the votes, at least 30 % and more than anyone else, where nobody has more "
                "than half: an actual controller by article 84 of the takeover measures."
            ),
        )
    ]


def test_nobody():
    assert nobody(control(("p_1", "A", "0.5"), ("p_2", "A", "0.5")), "A").zh == (
        "无人拥有过半数表决权，最大的各方同为50%，没有单一最大的一方，没有实际控制人。"
    )
    assert nobody(control(("p_1", "A", "0.2999999")), "A").zh == (
        "无人拥有过半数表决权，最大的一方仅有29.9999%，低于百分之三十，没有实际控制人。"
    )
    assert nobody(control(("A", "B", "1"), ("B", "A", "1")), "A").zh == (
        "过半数表决权由循环持股的单位持有，循环之外无人控制，没有实际控制人。"
    )
    assert nobody(control(), "A").en == (
        "The register has no holder of this organisation on the day: no actual controller can be named."
    )


def test_shares():
    holdings = Holdings(
        Holding(a, b, Decimal(ratio))
        for a, b, ratio in [("p_1", "A", "0.8"), ("B", "A", "0.2"), ("A", "B", "0.5"), ("p_2", "B", "0.5")]
    )
    found = beneficial_shares(holdings, "A")
    assert explain.of_shares(found) == (
        "登记说明了100%权益的最终归属，其中1名自然人各持有不低于百分之二十五，为受益所有人。",
        "The register tells to whom 100% belong in the end; 1 natural person with at least 25 %.",
    )
    chains = share_chains(holdings, "p_1", "A")
    assert explain.of_share("p_1", found.shares["p_1"], chains, circular=True) == (
        "该自然人通过1条持股链合计最终持有88.8888%的权益，循环持股按矩阵求和，不低于百分之二十五，为受益所有人。",
        (
            "This person has 88.8888% in the end, by 1 chain of holdings, circular holdings summed as a matrix: at least "
            "25 %, a beneficial owner."
        ),
    )
