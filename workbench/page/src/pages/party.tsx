// All that a lookup may see of a party, department by department, each fact with its proof.
import type { VNode } from "preact";
import { useState } from "preact/hooks";

import { type Answer, type Asked, type Fault, useAnswer } from "../api/ask";
import { sees } from "../api/session";
import { CompanyPageDocument, type CompanyPageQueryVariables, PersonPageDocument } from "../gql/graphql";
import { ChangesPart } from "../party/changes";
import { Commerce } from "../party/commerce";
import { Court } from "../party/court";
import type { Found } from "../party/found";
import { Finance, Land, Securities, Tax } from "../party/holdings";
import { PublicSecurity } from "../party/public_security";
import { Faults } from "../party/section";
import { department } from "../parts/evidence";
import { Failed, Waiting } from "../parts/states";
import { t, term } from "../text";
import { today } from "../text/figures";
import { faultText } from "../text/refusals";

/** The departments in the order of the page, and the fields of which any that is there has something to show. */
const DEPARTMENTS: readonly (readonly [string, (given: { party: Found }) => VNode, readonly (keyof Found)[]])[] = [
  ["court", Court, ["listEntries", "exposure", "cases"]],
  ["commerce", Commerce, ["officers", "offices"]],
  ["public_security", PublicSecurity, ["sex", "vehicles"]],
  ["land", Land, ["ownerships"]],
  ["finance", Finance, ["loans", "bankAccounts"]],
  ["tax", Tax, ["taxYears"]],
  ["securities", Securities, ["bonds", "securitiesAccounts"]],
];

export function PartyPage({ id }: { id: string }) {
  const [day, setDay] = useState("");
  const groups = {
    register: sees("register"),
    control: sees("control"),
    list: sees("list"),
    procedure: sees("procedure"),
    case: sees("case"),
    exposure: sees("exposure"),
    assets: sees("assets"),
    borrowing: sees("borrowing"),
    tax: sees("tax"),
  };
  const given = { id, asOf: day === "" ? null : day, ...groups };
  const shown = { day, setDay };
  return id.startsWith("p_") ? <OfPerson given={given} {...shown} /> : <OfCompany given={given} {...shown} />;
}

interface Shown {
  day: string;
  setDay: (day: string) => void;
}

function OfPerson({ given, ...shown }: Shown & { given: CompanyPageQueryVariables }) {
  const asked = useAnswer(PersonPageDocument, { ...given, identity: sees("identity") });
  return <Page asked={asked} found={(answer) => answer.data?.person} kind={t("person")} id={given.id} {...shown} />;
}

function OfCompany({ given, ...shown }: Shown & { given: CompanyPageQueryVariables }) {
  const asked = useAnswer(CompanyPageDocument, given);
  return <Page asked={asked} found={(answer) => answer.data?.company} kind={t("company")} id={given.id} {...shown} />;
}

interface PageProps<Data> extends Shown {
  asked: Asked<Data>;
  found: (answer: Answer<Data>) => Found | null | undefined;
  kind: string;
  id: string;
}

function Page<Data>({ asked, found, kind, id, day, setDay }: PageProps<Data>) {
  if (asked.state === "asking") return <Waiting />;
  if (asked.state === "failed") return <Failed error={asked.error} again={asked.again} />;
  const party = found(asked.answer);
  const { faults, record } = asked.answer;
  if (party == null) return <Absent fault={faults[0]} />;
  const shown = DEPARTMENTS.filter(([, , fields]) => fields.some((one) => party[one] !== undefined));
  const failed = faults.filter((one) => one.extensions?.code?.startsWith("SUBGRAPH_"));
  const silent = failed.flatMap((one) => one.extensions?.service ?? []);
  const missing = new Set([...(party.exposure?.missingDepartments ?? []), ...silent]);
  return (
    <Faults.Provider value={faults}>
      <article class="party">
        <header>
          <p class="kind">
            {kind}
            {party.kind && <> · {term("CompanyKind", party.kind)}</>}
            {party.status && <> · {term("CompanyStatus", party.status)}</>}
          </p>
          <h1>{party.name ?? id}</h1>
          <p class="code">{party.id}</p>
          <Status party={party} />
          {sees("connections") && (
            <a class="button" href={`#/canvas/${encodeURIComponent(party.id)}`}>
              {t("canvasOf")}
            </a>
          )}
          {sees("check") && (
            <a class="button" href={`#/check/${encodeURIComponent(party.id)}`}>
              {t("checkOf")}
            </a>
          )}
          <label class="as-of">
            {t("asOf")}
            <input type="date" value={day} max="2100-12-31" onChange={(event) => setDay(event.currentTarget.value)} />
            {day === "" && <span class="hint">{t("asOfToday")}</span>}
          </label>
        </header>
        {missing.size > 0 && (
          <p class="notice bad" role="status">
            <b>{t("incomplete")}</b> {t("incompleteWhy")}
            {[...missing].map(department).join("、")}
          </p>
        )}
        <nav aria-label={t("contents")}>
          <ul>
            {shown.map(([name]) => (
              <li key={name}>
                <button type="button" class="quiet" onClick={() => document.getElementById(name)?.scrollIntoView()}>
                  {department(name)}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <div class="departments">
          {shown.map(([name, Part]) => (
            <section key={name} id={name} class="department" aria-labelledby={`${name}-head`}>
              <h2 id={`${name}-head`}>{department(name)}</h2>
              <Part party={party} />
            </section>
          ))}
          {sees("file") && <ChangesPart of={party.id} until={day === "" ? today() : day} />}
        </div>
        {record !== null && (
          <footer class="hint">
            {t("record")} {record} {t("recordUnit")}
          </footer>
        )}
      </article>
    </Faults.Provider>
  );
}

function Status({ party }: { party: Found }) {
  const status = party.defaulterStatus;
  if (status == null) return <p class="status">{t("listedUnseen")}</p>;
  return (
    <p class={status.listed ? "status listed" : "status clear"}>
      <b>{status.listed ? t("listedYes") : t("listedNo")}</b>{" "}
      <span>
        {t("listedAsOf")} {status.asOf}
      </span>
    </p>
  );
}

function Absent({ fault }: { fault: Fault | undefined }) {
  return (
    <div class="narrow">
      <h1>{t("notFound")}</h1>
      <p>{fault === undefined ? t("notFoundWhy") : faultText(fault)}</p>
    </div>
  );
}
