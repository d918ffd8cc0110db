// What the hub refuses, in the words of the page: by the codes of docs/security.md. The hub's own words are English.
import { language, t } from "./index";

const CHINESE: Record<string, string> = {
  UNAUTHENTICATED: "令牌无效或已到期。",
  PURPOSE_REQUIRED: "未说明查询目的。",
  PURPOSE_UNKNOWN: "没有这样的查询目的。",
  PURPOSE_NOT_PERMITTED: "您的身份不能以此目的查询。",
  ROLE_REQUIRED: "有几种身份可以此目的查询，请说明以何种身份。",
  CASE_REQUIRED: "以此目的查询须说明案号。",
  CASE_UNKNOWN: "法院没有此案号的案件，请核对案号。",
  CASE_NOT_LIVE: "案件已结案，或尚未立案。",
  CASE_OF_ANOTHER_COURT: "案件不属于您所在的法院。",
  CASE_UNVERIFIED: "法院暂时没有应答，不能核实案号，请稍后再试。",
  CASE_NOT_TAKEN: "以此目的查询不使用案号。",
  CONSENT_REQUIRED: "以此目的查询须说明授权编号。",
  CONSENT_UNKNOWN: "没有为贵单位以此目的登记的此授权。",
  CONSENT_NOT_IN_FORCE: "授权已经终止，或尚未开始。",
  CONSENT_NOT_TAKEN: "以此目的查询不使用授权。",
  CONSENT_UNVERIFIED: "暂时不能核实授权，请稍后再试。",
  SUBJECT_UNKNOWN: "令牌没有说明您是哪一主体。",
  LOOKUP_CONTRADICTS: "所填内容与令牌不一致。",
  PARTY_NOT_COVERED: "本次查询不涉及该主体。",
  UNAUTHORIZED_FIELD_OR_TYPE: "此处内容不在本次查询的范围内。",
  WATCHLIST_EXISTS: "已有同名的关注名单，其查询目的不同。",
  WATCHLIST_UNKNOWN: "没有这份关注名单。",
  WATCHLIST_FULL: "一份关注名单最多一百万个主体。",
  REFERENCE_TAKEN: "此编号已用于另一主体。",
  BAD_REFERENCE: "编号不是可用的文字，或者是公民身份号码。",
  STORE_UNAVAILABLE: "系统自身的数据库暂时没有应答，请稍后再试。",
  BAD_IDENTIFIER: "编号有误，请逐字核对。",
  RATE_LIMITED: "查询过于频繁，请稍后再试。",
  OVERLOADED: "系统繁忙，请稍后再试。",
  REQUEST_TIMEOUT: "查询超时，请稍后再试。",
  DISCLOSURE_LOG_UNAVAILABLE: "查询日志暂时无法写入；没有记录就不提供任何内容。请稍后再试。",
};

/** Why something was refused; the code stands beside it, by which who keeps the hub knows it. */
export function refusalText(refused: { code: string; message: string }): string {
  if (refused.code === "UNREACHABLE") return t("errorNetwork");
  const chinese = language.value === "zh" ? CHINESE[refused.code] : undefined;
  return `${chinese ?? refused.message}（${refused.code}）`;
}

/** The same of an error that stands in an answer. */
export const faultText = (fault: { message: string; extensions?: { code?: string } }): string =>
  refusalText({ code: fault.extensions?.code ?? "UNKNOWN", message: fault.message });
