"""The tables of the courts (人民法院): courts, cases, the list of judgment defaulters, and what follows from it."""

from enum import Enum

from sqlalchemy import MetaData

from contract.columns import CaseNumber, Day, Enumeration, Fen, Flag, Number, Party, Text
from contract.tables import Interval, contract_table, key, optional, required


class Performance(Enum):
    NONE = "全部未履行"
    PARTIAL = "部分履行"
    FULL = "全部履行"


class CaseRole(Enum):
    APPLICANT = "申请执行人"
    DEBTOR = "被执行人"
    DIRECTLY_RESPONSIBLE = "影响债务履行的直接责任人员"


class RemovalReason(Enum):
    PERFORMED = "全部履行"
    SETTLED = "和解并履行完毕"
    CASE_CLOSED = "依法终结执行"
    EXPIRED = "期限届满"
    REVOKED = "撤销"


# The six situations of article 1 of the Supreme People's Court's provisions on publishing the list
# (关于公布失信被执行人名单信息的若干规定, Fa Shi 2017 No. 7).
GROUNDS = {
    1: "有履行能力而拒不履行生效法律文书确定义务",
    2: "以伪造证据、暴力、威胁等方法妨碍、抗拒执行",
    3: "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
    4: "违反财产报告制度",
    5: "违反限制消费令",
    6: "无正当理由拒不履行执行和解协议",
}

metadata = MetaData()

courts = contract_table(
    metadata,
    "courts",
    key("court", Text()),
    required("name", Text()),
    required("level", Number(1, 4)),
    optional("parent", Text()),
)

cases = contract_table(
    metadata,
    "cases",
    key("case_number", CaseNumber()),
    required("court", Text()),
    required("filed_on", Day()),
    required("cause", Text()),
    required("basis_document", Text()),
    required("obligation", Text()),
    required("amount", Fen()),
    required("fulfilled", Fen()),
    required("performance", Enumeration(Performance)),
    optional("closed_on", Day()),
    valid=Interval("filed_on", "closed_on"),
    listed_by=(("court",),),
)

case_parties = contract_table(
    metadata,
    "case_parties",
    key("case_number", CaseNumber()),
    key("party", Party()),
    key("role", Enumeration(CaseRole)),
    optional("debtor", Party()),
    indexes=(("party",), ("debtor",)),
)

list_entries = contract_table(
    metadata,
    "list_entries",
    key("entry", Text()),
    required("case_number", CaseNumber()),
    required("party", Party()),
    required("grounds", Number(1, 6)),
    required("listed_on", Day()),
    optional("published_on", Day()),
    required("publishable", Flag()),
    optional("expires_on", Day()),
    optional("removed_on", Day()),
    optional("removal_reason", Enumeration(RemovalReason)),
    indexes=(("party",), ("case_number",)),
    listed_by=(("listed_on", "entry"),),
)

notices = contract_table(
    metadata,
    "notices",
    key("id", Text()),
    required("case_number", CaseNumber()),
    required("party", Party()),
    required("sent_on", Day()),
    optional("received_on", Day()),
    indexes=(("party",), ("case_number",)),
)

objections = contract_table(
    metadata,
    "objections",
    key("id", Text()),
    required("entry", Text()),
    required("filed_on", Day()),
    optional("reviewed_on", Day()),
    optional("outcome", Text()),
    optional("escalated_on", Day()),
    optional("final_outcome", Text()),
    optional("final_on", Day()),
    indexes=(("entry",),),
)

pushes = contract_table(
    metadata,
    "pushes",
    key("entry", Text()),
    key("unit", Text()),
    required("pushed_on", Day()),
    optional("removal_notified_on", Day()),
)

feedback = contract_table(
    metadata,
    "feedback",
    key("id", Text()),
    required("entry", Text()),
    required("measure", Text()),
    required("unit", Text()),
    required("applied_on", Day()),
    optional("lifted_on", Day()),
    optional("retained_until", Day()),
    optional("legal_basis", Text()),
    indexes=(("entry",),),
    listed_by=(("applied_on", "id"),),
)
