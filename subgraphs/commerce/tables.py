"""The tables of industry and commerce (工商, market regulation): companies, offices, shareholdings, concert groups."""

from enum import Enum

from sqlalchemy import MetaData

from contract.columns import Company, Day, Enumeration, Fen, Party, Ratio, Region, Text
from contract.tables import Interval, contract_table, key, optional, required


class CompanyKind(Enum):
    LIMITED = "有限责任公司"
    JOINT_STOCK = "股份有限公司"
    STATE_OWNED = "国有独资公司"
    PARTNERSHIP = "合伙企业"
    SOLE_PROPRIETORSHIP = "个人独资企业"
    INSTITUTION = "事业单位"
    SOCIAL_ORGANISATION = "社会组织"
    BRANCH = "分支机构"


class CompanyStatus(Enum):
    ACTIVE = "存续"
    REVOKED = "吊销"
    CANCELLED = "注销"
    MOVED = "迁出"


class OfficeRole(Enum):
    LEGAL_REPRESENTATIVE = "法定代表人"
    PRINCIPAL = "主要负责人"
    DIRECTOR = "董事"
    SUPERVISOR = "监事"
    SENIOR_MANAGER = "高级管理人员"


metadata = MetaData()

companies = contract_table(
    metadata,
    "companies",
    key("company", Company()),
    required("name", Text()),
    required("kind", Enumeration(CompanyKind)),
    required("status", Enumeration(CompanyStatus)),
    required("registered_capital", Fen()),
    required("established_on", Day()),
    optional("ended_on", Day()),
    required("region", Region()),
    required("industry", Text()),
    required("address", Text()),
)

offices = contract_table(
    metadata,
    "offices",
    key("company", Company()),
    key("holder", Party()),
    key("role", Enumeration(OfficeRole)),
    key("since", Day()),
    optional("title", Text()),
    optional("until", Day()),
    valid=Interval("since", "until"),
    indexes=(("holder",),),
)

shareholdings = contract_table(
    metadata,
    "shareholdings",
    key("company", Company()),
    key("holder", Party()),
    key("since", Day()),
    required("ratio", Ratio()),
    optional("subscribed", Fen()),
    optional("until", Day()),
    valid=Interval("since", "until"),
    indexes=(("holder",),),
)

concert_groups = contract_table(
    metadata,
    "concert_groups",
    key("group_id", Text()),
    key("member", Party()),
    optional("since", Day()),
    optional("until", Day()),
    valid=Interval("since", "until"),
    indexes=(("member",),),
)
