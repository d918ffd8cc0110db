"""The catalogue against the text of the opinions, item by item, and what a wrong catalogue is told."""

import re
from importlib.resources import files

import pytest

from resolvers.measures.actions import Action
from resolvers.measures.catalogue import (
    CatalogueError,
    Standing,
    SubjectKind,
    catalogue,
    item_texts,
    read_catalogue,
)
from resolvers.measures.purposes import Purpose
from resolvers.relations import RelationKind

FOLDER = files("resolvers.measures")
TEXT = FOLDER.joinpath("part_two.zh.txt").read_text("utf-8")
FILE = FOLDER.joinpath("catalogue.yaml").read_text("utf-8")

# The titles as they stand in the opinions, one a line, under their sections.
TITLES = """
1.1 设立金融类公司限制
1.2 发行债券限制
1.3 合格投资者额度限制
1.4 股权激励限制
1.5 股票发行或挂牌转让限制
1.6 设立社会组织限制
1.7 参与政府投资项目或主要使用财政性资金项目限制
2.1 获取政府补贴限制
2.2 获得政策支持限制
3.1 担任国企高管限制
3.2 担任事业单位法定代表人限制
3.3 担任金融机构高管限制
3.4 担任社会组织负责人限制
3.5 招录（聘）为公务人员限制
3.6 入党或党员的特别限制
3.7 担任党代表、人大代表和政协委员限制
3.8 入伍服役限制
4.1 海关认证限制
4.2 从事药品、食品等行业限制
4.3 房地产、建筑企业资质限制
5.1 授予文明城市、文明村镇、文明单位、文明家庭、道德模范、慈善类奖项限制
5.2 律师和律师事务所荣誉限制
5.3 授信限制
6.1 从事不动产交易、国有资产交易限制
6.2 使用国有林地限制
6.3 使用草原限制
6.4 其他国有自然资源利用限制
7.1 乘坐火车、飞机限制
7.2 住宿宾馆饭店限制
7.3 高消费旅游限制
7.4 子女就读高收费学校限制
7.5 购买具有现金价值保险限制
7.6 新建、扩建、高档装修房屋等限制
8 协助查询、控制及出境限制
9 加强日常监管检查
10 加大刑事惩戒力度
11 鼓励其他方面限制
"""

# What the text says for each action.
WORDS = {
    Action.PROHIBIT: "限制|不得|不作为|前置条件|限额控制",
    Action.REVOKE: "予以撤销",
    Action.REMOVE_FROM_OFFICE: "免去其职务|予以变更",
    Action.SUSPEND: "中止|终止",
    Action.STRICT_REVIEW: "从严审核|从严审批",
    Action.PRUDENT_REFERENCE: "审慎性参考",
    Action.REFERENCE: "参考|指标|查询拟授信对象|鼓励",
    Action.SUPERVISE: "监管",
    Action.ASSIST: "协助人民法院",
    Action.PROSECUTE: "侦查、提起公诉和审判",
}

ROLES = {
    "法定代表人": RelationKind.LEGAL_REPRESENTATIVE,
    "主要负责人": RelationKind.PRINCIPAL,
    "实际控制人": RelationKind.ACTUAL_CONTROLLER,
    "董事": RelationKind.DIRECTOR,
    "监事": RelationKind.SUPERVISOR,
    "高级管理人员": RelationKind.SENIOR_MANAGER,
    "影响债务履行的直接责任人员": RelationKind.DIRECTLY_RESPONSIBLE,
}


def test_all_37_items_in_11_sections_with_their_exact_titles():
    found = catalogue()
    assert [f"{item.code} {item.title}" for item in found.items] == TITLES.split("\n")[1:-1]
    assert [(len(section.items), section.title) for section in found.sections] == [
        (7, "从事特定行业或项目限制"),
        (2, "政府支持或补贴限制"),
        (8, "任职资格限制"),
        (3, "准入资格限制"),
        (3, "荣誉和授信限制"),
        (4, "特殊市场交易限制"),
        (6, "限制高消费及有关消费"),
        (1, "协助查询、控制及出境限制"),
        (1, "加强日常监管检查"),
        (1, "加大刑事惩戒力度"),
        (1, "鼓励其他方面限制"),
    ]
    for section in found.sections:
        assert re.search(rf"^[(（][^)）]+[)）] ?{section.title}$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("item", catalogue().items, ids=lambda item: item.code)
def test_an_item_says_what_its_text_says(item):
    assert "".join(dict.fromkeys(one.basis for one in item.provisions)) == item_texts(TEXT)[item.code][1]
    for provision in item.provisions:
        assert re.search(WORDS[provision.action], provision.basis)
        # A role in the words is a trigger, but where it is the office that is closed to the listed.
        office = re.search("担任|登记为|已担任", provision.basis)
        named = set() if office else {role for word, role in ROLES.items() if word in provision.basis}
        triggering = {role for trigger in provision.triggers for role in trigger.roles}
        if named:
            assert triggering == named
        elif triggering:
            # 5.1: the honours to be revoked are those of the units of the sentence before.
            assert item.code == "5.1"
        for trigger in provision.triggers:
            behind = re.search("失信被执行人的法定代表人", provision.basis)
            if trigger.roles:
                assert trigger.standing is (Standing.STOOD_BEHIND if behind else Standing.ROLE_HOLDER)
        if "个人的" in provision.basis:
            assert provision.of is SubjectKind.PERSON


def test_who_is_asked_of_which_department_for_a_loan():
    wanted = catalogue().wanted(Purpose.LENDING, SubjectKind.COMPANY)
    assert wanted.relations == {
        (RelationKind[role], False)
        for role in (
            "LEGAL_REPRESENTATIVE", "PRINCIPAL", "ACTUAL_CONTROLLER", "DIRECTOR", "SUPERVISOR", "SENIOR_MANAGER",
        )
    }  # fmt: skip
    assert (wanted.facts, wanted.departments) == (set(), {"court", "commerce"})
    # Nobody holds an office in a natural person.
    assert catalogue().wanted(Purpose.LENDING, SubjectKind.PERSON) == (set(), set(), {"court"}, {"court"})
    assert catalogue().wanted(Purpose.EQUITY_INCENTIVE, SubjectKind.PERSON).facts == {"INCENTIVE_GRANTEE"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: 授信限制", "title: 受信限制", "5.3: the text has no such item of the title '受信限制'"),
        ("basis: 限制失信被执行人出境。", "basis: 限制出境。", "8: the provisions do not cover the item's text"),
        ("action: SUSPEND", "action: STOP", "1.4: 'STOP' is none of the names there are"),
        ("purposes: [EXIT]", "purposes: [EXIST]", "8: 'EXIST' is none of the names there are"),
        ("purposes: [EXIT]", "purposes: [ENFORCEMENT]", "no provision is for ['EXIT']"),
        ("departments: [tourism]", "departments: [travel]", "7.3: departments, purposes and triggers must be named"),
        ("triggers: [SUBJECT]", "triggers: [{}]", "1.1: a trigger has one of holds and behind"),
        ('code: "7.4"', 'code: "7.7"', "7.7: the text has no such item"),
        ("of: PERSON", "only: PERSON", "Object contains unknown field `only`"),
    ],
)
def test_a_catalogue_that_does_not_say_what_it_must(old, new, message):
    assert old in FILE
    with pytest.raises(CatalogueError, match=re.escape(message)):
        read_catalogue(FILE.replace(old, new, 1).encode(), TEXT)


def test_a_text_with_an_item_more():
    with pytest.raises(CatalogueError, match=re.escape("items ['2.3'] are not both")):
        read_catalogue(FILE.encode(), TEXT.replace("（三）", "3. 其他支持限制。限制其他支持。\n\n（三）"))
