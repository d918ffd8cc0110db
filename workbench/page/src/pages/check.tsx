// The check (惩戒措施核查) of one applicant for the purpose of the lookup: the decision, and what it rests on.
import { useState } from "preact/hooks";

import { type Answer, useAnswer } from "../api/ask";
import { type Lookup, Refusal, sees, session, stated } from "../api/session";
import { Decision } from "../check/decision";
import { type Applied, Measure } from "../check/measure";
import { CheckPageDocument, type CheckPageQuery, type Purpose } from "../gql/graphql";
import { download } from "../parts/download";
import { department } from "../parts/evidence";
import { Failed, Waiting } from "../parts/states";
import { screened } from "../screening/asking";
import { report } from "../screening/making";
import { purposeTitle, purposes, said, t } from "../text";
import { faultText, refusalText } from "../text/refusals";

export function CheckPage({ id, lookup }: { id: string; lookup: Lookup }) {
  const line = session.value?.roles
    .find((one) => one.name === lookup.role)
    ?.lines.find((one) => one.purposes.includes(lookup.purpose));
  const [chosen, choose] = useState(lookup.purpose);
  const [day, setDay] = useState("");
  const register = sees("register");
  const asked = useAnswer(CheckPageDocument, {
    subject: id,
    purpose: chosen as Purpose,
    asOf: day === "" ? null : day,
    ofCompany: register && !id.startsWith("p_"),
    ofPerson: register && id.startsWith("p_"),
  });
  return (
    <div class="check">
      <p class="kind">{t("checkTitle")}</p>
      <div class="asked">
        {line?.checksAny === true && (
          <label>
            {t("checkFor")}
            <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
              {purposes.map((one) => (
                <option key={one} value={one}>
                  {purposeTitle(one)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label class="as-of">
          {t("asOf")}
          <input type="date" value={day} max="2100-12-31" onChange={(event) => setDay(event.currentTarget.value)} />
          {day === "" && <span class="hint">{t("asOfToday")}</span>}
        </label>
      </div>
      {asked.state === "asking" ? (
        <Waiting />
      ) : asked.state === "failed" ? (
        <Failed error={asked.error} again={asked.again} />
      ) : (
        <Outcome id={id} purpose={chosen} answer={asked.answer} />
      )}
    </div>
  );
}

function Outcome({ id, purpose, answer }: { id: string; purpose: string; answer: Answer<CheckPageQuery> }) {
  const { data, faults, record } = answer;
  const check = data?.check;
  if (check == null) {
    const [fault] = faults;
    return <p class="notice bad">{fault === undefined ? t("notFound") : faultText(fault)}</p>;
  }
  const name = data?.company?.name ?? data?.person?.name ?? id;
  const articles = new Map((data?.measures ?? []).map((one) => [one.code, one.text]));
  return (
    <article class="outcome">
      <h1>
        <a href={`#/party/${encodeURIComponent(id)}`}>{name}</a>
      </h1>
      <p class="code">{id}</p>
      <p>
        <Decision of={check.decision} /> <span>{purposeTitle(purpose)}</span> ·{" "}
        <span>
          {t("listedAsOf")} {check.asOf}
        </span>
      </p>
      <p class="statement">{said(check.statement)}</p>
      {check.missingDepartments.length > 0 && (
        <p class="notice bad" role="status">
          <b>{t("incomplete")}</b> {t("incompleteWhy")}
          {check.missingDepartments.map(department).join("、")}
        </p>
      )}
      {together(check.measures).map((measures) => {
        const code = measures[0]?.code ?? "";
        return <Measure key={keyOf(measures[0])} measures={measures} article={articles.get(code)} />;
      })}
      <Report id={id} purpose={purpose} day={check.asOf} name={name} />
      <p class="law">{t("checkAid")}</p>
      {record !== null && (
        <footer class="hint">
          {t("record")} {record} {t("recordUnit")}
        </footer>
      )}
    </article>
  );
}

/** The report in PDF, of a check of its own that the hub signs. */
function Report({ id, purpose, day, name }: { id: string; purpose: string; day: string; name: string }) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const make = async () => {
    const { signed } = await screened({ subjects: [id], asOf: day, checkFor: purpose }, stated.value);
    const blob = await report(null, [{ lines: [1], ...signed }]);
    download(`${name}-${t("checkTitle")}.pdf`, blob.type, blob);
  };
  return (
    <div class="tools">
      <button
        type="button"
        disabled={busy}
        aria-describedby="check-report"
        onClick={() => {
          setBusy(true);
          setRefused(null);
          make()
            .catch((error: unknown) => {
              if (!(error instanceof Refusal)) throw error;
              setRefused(refusalText(error));
            })
            .finally(() => setBusy(false));
        }}
      >
        {t("checkReport")}
      </button>{" "}
      <span id="check-report" class="hint">
        {t("checkReportWhat")}
      </span>
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
    </div>
  );
}

/** Those of one provision, which many may trigger. */
function together(measures: readonly Applied[]): Applied[][] {
  const found = new Map<string, Applied[]>();
  for (const one of measures) found.set(keyOf(one), [...(found.get(keyOf(one)) ?? []), one]);
  return [...found.values()];
}

const keyOf = (one: Applied | undefined): string => `${one?.code} ${one?.action} ${one?.basis}`;
