// A measure that applies, unfolded: the words that it rests on, by whom it is triggered and on which path, each step
// with its proof, and the whole article (意见第二部分).
import type { CheckPageQuery } from "../gql/graphql";
import { Evidence, department } from "../parts/evidence";
import { PartyLink } from "../parts/party_link";
import { language, t, term } from "../text";

export type Check = NonNullable<CheckPageQuery["check"]>;
export type Applied = Check["measures"][number];

/** `measures`: of one item and one consequence, one for each trigger. */
export function Measure({ measures, article }: { measures: readonly Applied[]; article: string | undefined }) {
  const [first] = measures;
  if (first === undefined) return null;
  return (
    <details class="measure card" open>
      <summary>
        <span class="code">{first.code}</span> <b>{language.value === "zh" ? first.title : first.titleEn}</b>{" "}
        <span class="action">{term("Action", first.action)}</span>
      </summary>
      <blockquote lang="zh-CN">{first.basis}</blockquote>
      <h3>{t("checkWhy")}</h3>
      <ol class="triggers">
        {measures.map((one, at) => (
          <li key={at}>
            <Trigger of={one.trigger} />
          </li>
        ))}
      </ol>
      <dl class="facts">
        <dt>{t("checkUnits")}</dt>
        <dd>{first.departments.join("、")}</dd>
      </dl>
      {article !== undefined && (
        <details>
          <summary>{t("checkArticle")}</summary>
          <p class="article" lang="zh-CN">
            {article}
          </p>
        </details>
      )}
    </details>
  );
}

function Trigger({ of }: { of: Applied["trigger"] }) {
  const { entry } = of;
  return (
    <>
      <p>
        {of.relation == null ? (
          <b>{t("checkItself")}</b>
        ) : (
          <>
            <small>{of.fromSubject ? t("exposureOfSubject") : t("exposureOfParty")}</small>{" "}
            {term("RelationKind", of.relation)} <PartyLink party={of.party ?? null} />{" "}
            <strong class="mark">{t("listed")}</strong>
          </>
        )}
      </p>
      {of.facts.length > 0 && (
        <p>
          {t("checkFacts")}{" "}
          {of.facts.map((one) => (
            <span key={one.code}>
              {one.code} <Evidence of={one.evidence} />
            </span>
          ))}
        </p>
      )}
      <p>
        {entry.caseNumber} {entry.court?.name ?? t("unknown")} · {t("listedOn")} {entry.listedOn} · {entry.grounds}.{" "}
        {entry.groundsText} <Evidence of={entry.evidence} />
      </p>
      {of.path.length > 0 && (
        <ol class="path">
          {of.path.map((step, at) => (
            <li key={at}>
              <PartyLink party={step.from ?? null} /> <span class="step">—{term("RelationKind", step.relation)}→</span>{" "}
              <PartyLink party={step.to ?? null} /> <small>{department(step.department)}</small>{" "}
              <Evidence of={step.evidence} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
