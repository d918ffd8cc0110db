// The command centre (执行指挥中心): the list in numbers, live; each number leads to the list behind it, and what it is
// of narrows all of them.
import { useEffect } from "preact/hooks";
import { useLocation } from "wouter-preact";

import { disconnect, useLive } from "../api/live";
import { Bars } from "../centre/bars";
import { Changes, useChanges } from "../centre/changes";
import {
  IN_FORCE,
  type Choose,
  type Listed,
  type Part,
  type Place,
  addressOf,
  agedDays,
  monthDays,
  placeOf,
} from "../centre/filter";
import { Flows } from "../centre/flow";
import { NumberLink } from "../centre/link";
import { List } from "../centre/lists";
import { Narrow } from "../centre/narrow";
import { Regions } from "../centre/regions";
import { Sign } from "../centre/sign";
import {
  CentreDueDocument,
  CentreStatisticsDocument,
  type CentreDueSubscription,
  type CentreStatisticsSubscription,
} from "../gql/graphql";
import { t, term } from "../text";
import { faultText } from "../text/refusals";

type Statistics = NonNullable<CentreStatisticsSubscription["listStatistics"]>;
type Due = NonNullable<CentreDueSubscription["dueCounts"]>;

const COURTS = 10;
const ACCOUNTABLE = 8;
const UNITS = 8;

export function CentrePage({ place }: { place: string | undefined }) {
  const { part, listed } = placeOf(place);
  const [, go] = useLocation();
  // Whoever leaves follows no more.
  useEffect(() => disconnect, []);
  const choose: Choose = (wanted) => go(addressOf({ part: wanted, listed: null }));
  return (
    <div class="centre">
      <header>
        <h1>
          <a href={`#${addressOf({ part: {}, listed: null })}`}>{t("centreTitle")}</a>
        </h1>
        <Chosen part={part} choose={choose} />
        {listed !== null && <a href={`#${addressOf({ part, listed: null })}`}>{t("centreBack")}</a>}
      </header>
      {listed === null ? (
        <Dashboard key={JSON.stringify(part)} part={part} choose={choose} />
      ) : (
        <List key={addressOf({ part, listed })} part={part} of={listed} />
      )}
    </div>
  );
}

/** What is looked at, each taken away by a click. */
function Chosen({ part, choose }: { part: Part; choose: Choose }) {
  const { region, court, grounds } = part;
  const shown: [string, string, Part][] = [];
  if (region !== undefined) shown.push([t("centreRegion"), region, without(part, "region")]);
  if (court !== undefined) shown.push([t("centreCourt"), court, without(part, "court")]);
  if (grounds !== undefined) shown.push([t("grounds"), String(grounds), without(part, "grounds")]);
  return (
    <div class="chosen" role="group" aria-label={t("centrePart")}>
      {shown.length === 0 && <span class="hint">{t("centreWhole")}</span>}
      {shown.map(([name, value, rest]) => (
        <button key={name} type="button" class="quiet" onClick={() => choose(rest)}>
          {name} {value} <span aria-hidden="true">✕</span>
          <span class="unseen">{t("centreRemove")}</span>
        </button>
      ))}
    </div>
  );
}

function without(part: Part, name: keyof Part): Part {
  const { [name]: _, ...rest } = part;
  return rest;
}

function Dashboard({ part, choose }: { part: Part; choose: Choose }) {
  const variables = { region: part.region ?? null, court: part.court ?? null };
  const told = useLive(CentreStatisticsDocument, { ...variables, grounds: part.grounds ?? null });
  const due = useLive(CentreDueDocument, variables);
  const { changes, behind } = useChanges(part);
  const statistics = told?.data?.listStatistics ?? null;
  const faults = [...(told?.faults ?? []), ...(due?.faults ?? [])];
  return (
    <>
      <Sign countedAt={statistics?.countedAt ?? null} toldAt={told?.at ?? null} behind={behind} />
      {faults.map((one) => (
        <p key={one.message} class="notice bad" role="alert">
          {faultText(one)}
        </p>
      ))}
      {statistics !== null && <Numbers of={statistics} due={due?.data?.dueCounts ?? []} part={part} choose={choose} />}
      <section class="card" aria-labelledby="centre-changes">
        <h2 id="centre-changes">{t("centreChanges")}</h2>
        <Changes of={changes} />
      </section>
    </>
  );
}

function Numbers({ of, due, part, choose }: { of: Statistics; due: Due; part: Part; choose: Choose }) {
  const months = of.months ?? [];
  const now = months.at(-1);
  const overdue = due.reduce((sum, one) => sum + one.overdue, 0);
  const toLift = (of.byUnit ?? []).reduce((sum, one) => sum + one.toLift, 0);
  return (
    <>
      <dl class="figures">
        <Figure name={t("centreInForce")}>
          <NumberLink of={of.entries ?? 0} part={part} listed={IN_FORCE} title={t("centreInForce")} />
        </Figure>
        <Figure name={t("centreParties")}>
          <NumberLink of={of.parties ?? 0} part={part} listed={IN_FORCE} title={t("centreParties")} />
        </Figure>
        {now !== undefined && (
          <>
            <Figure name={t("centreCame")}>
              <Came of={now.listed} month={now.month} part={part} />
            </Figure>
            <Figure name={t("centreWent")}>
              <Went of={now.ended} month={now.month} part={part} />
            </Figure>
          </>
        )}
        <Figure name={t("centreOverdue")} bad={overdue > 0}>
          <NumberLink of={overdue} part={part} listed={{ of: "steps", overdue: true }} title={t("centreOverdue")} />
        </Figure>
        <Figure name={t("centreToLift")} bad={toLift > 0}>
          <NumberLink
            of={toLift}
            part={part}
            listed={{ of: "measures", standing: "TO_LIFT" }}
            title={t("centreToLift")}
          />
        </Figure>
      </dl>
      <div class="panels">
        <Panel name={t("centreByRegion")} id="region" shape="wide tall">
          <Regions of={of.byRegion ?? []} part={part} choose={choose} />
        </Panel>
        <Panel name={t("centreByCourt")} id="court" shape="tall">
          <Bars
            none={t("centreNothing")}
            of={(of.byCourt ?? []).slice(0, COURTS).map(({ court, name, entries }) => ({
              key: court,
              label: <Narrow to={{ ...part, court }} choose={choose} text={name ?? court} title={t("centreCourt")} />,
              count: entries,
              number: <NumberLink of={entries} part={{ ...part, court }} listed={IN_FORCE} title={name ?? court} />,
            }))}
          />
        </Panel>
        <Panel name={t("centreByGrounds")} id="grounds">
          <Bars
            none={t("centreNothing")}
            of={(of.byGrounds ?? []).map(({ grounds, entries }) => ({
              key: String(grounds),
              label: (
                <Narrow to={{ ...part, grounds }} choose={choose} text={groundsText(grounds)} title={t("grounds")} />
              ),
              count: entries,
              number: (
                <NumberLink of={entries} part={{ ...part, grounds }} listed={IN_FORCE} title={groundsText(grounds)} />
              ),
            }))}
          />
        </Panel>
        <Panel name={t("centreByAge")} id="age">
          <Bars
            none={t("centreNothing")}
            of={(of.byAge ?? []).map(({ years, entries }) => ({
              key: String(years),
              label: `${years} – ${years + 1} ${t("centreYears")}`,
              count: entries,
              number: (
                <NumberLink
                  of={entries}
                  part={part}
                  listed={{ ...IN_FORCE, listed: agedDays(years, of.asOf) } as Listed}
                  title={`${years} ${t("centreYears")}`}
                />
              ),
            }))}
          />
        </Panel>
        <Panel name={t("centreFlow")} id="flow" shape="wide">
          <Flows
            name={t("centreFlow")}
            came={t("centreListed")}
            went={t("centreEnded")}
            of={months.map(({ month, listed, ended }) => ({
              month,
              came: listed,
              went: ended,
              cameNumber: <Came of={listed} month={month} part={part} />,
              wentNumber: <Went of={ended} month={month} part={part} />,
            }))}
          />
        </Panel>
        <Panel name={t("centreMeasureFlow")} id="measures" shape="wide">
          <Flows
            name={t("centreMeasureFlow")}
            came={t("centreApplied")}
            went={t("centreLifted")}
            of={(of.measureMonths ?? []).map(({ month, applied, lifted }) => ({
              month,
              came: applied,
              went: lifted,
              cameNumber: (
                <NumberLink
                  of={applied}
                  part={part}
                  listed={{ of: "measures", standing: "APPLIED", applied: monthDays(month) }}
                  title={`${month} ${t("centreApplied")}`}
                />
              ),
              wentNumber: (
                <NumberLink
                  of={lifted}
                  part={part}
                  listed={{ of: "measures", standing: "LIFTED", lifted: monthDays(month) }}
                  title={`${month} ${t("centreLifted")}`}
                />
              ),
            }))}
          />
        </Panel>
        <Panel name={t("centreDue")} id="due" shape="wide">
          <Accountable of={due} part={part} />
        </Panel>
        <Panel name={t("centreByUnit")} id="unit" shape="wide">
          <Units of={of} part={part} />
        </Panel>
      </div>
    </>
  );
}

function Figure({ name, bad, children }: { name: string; bad?: boolean; children: preact.ComponentChildren }) {
  return (
    <div class={bad === true ? "bad" : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface PanelProps {
  name: string;
  id: string;
  shape?: "" | "wide" | "tall" | "wide tall";
  children: preact.ComponentChildren;
}

function Panel({ name, id, shape = "", children }: PanelProps) {
  return (
    <section class={`card ${shape}`} aria-labelledby={`centre-${id}`}>
      <h2 id={`centre-${id}`}>{name}</h2>
      {children}
    </section>
  );
}

function Came({ of, month, part }: { of: number; month: string; part: Part }) {
  const listed: Place["listed"] = { of: "entries", standing: "ANY", listed: monthDays(month) };
  return <NumberLink of={of} part={part} listed={listed} title={`${month} ${t("centreListed")}`} />;
}

function Went({ of, month, part }: { of: number; month: string; part: Part }) {
  const listed: Place["listed"] = { of: "entries", standing: "ENDED", ended: monthDays(month) };
  return <NumberLink of={of} part={part} listed={listed} title={`${month} ${t("centreEnded")}`} />;
}

function Accountable({ of, part }: { of: Due; part: Part }) {
  if (of.length === 0) return <p class="none">{t("centreNothing")}</p>;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={t("centreDue")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("centreAccountable")}</th>
            <th scope="col">{t("centreDuty")}</th>
            <th scope="col" class="figure">
              {t("centreLate")}
            </th>
            <th scope="col" class="figure">
              {t("centreWaiting")}
            </th>
          </tr>
        </thead>
        <tbody>
          {of.slice(0, ACCOUNTABLE).map((one) => {
            const whom = {
              ...(one.court && { accountable: one.court.court }),
              ...(one.unit !== null && { unit: one.unit }),
            };
            const name = one.unit ?? one.court?.name ?? one.court?.court ?? t("unknown");
            const steps = (overdue: boolean): Listed => ({ of: "steps", duty: one.duty, ...whom, overdue });
            return (
              <tr key={`${one.duty} ${one.court?.court} ${one.unit}`} class={one.overdue > 0 ? "marked" : undefined}>
                <th scope="row">
                  {name} {one.unit !== null && <small>{one.court?.name ?? ""}</small>}
                </th>
                <td>{term("Duty", one.duty)}</td>
                <td class="figure">
                  <NumberLink of={one.overdue} part={part} listed={steps(true)} title={`${name} ${t("centreLate")}`} />
                </td>
                <td class="figure">
                  <NumberLink
                    of={one.steps}
                    part={part}
                    listed={steps(false)}
                    title={`${name} ${t("centreWaiting")}`}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Units({ of, part }: { of: Statistics; part: Part }) {
  const units = of.byUnit ?? [];
  if (units.length === 0) return <p class="none">{t("centreNothing")}</p>;
  const columns = [
    ["APPLIED", "centreApplied", "applied"],
    ["LIFTED", "centreLifted", "lifted"],
    ["RETAINED", "centreRetained", "retained"],
    ["TO_LIFT", "centreToLift", "toLift"],
  ] as const;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={t("centreByUnit")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("centreUnit")}</th>
            {columns.map(([standing, name]) => (
              <th key={standing} scope="col" class="figure">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {units.slice(0, UNITS).map((one) => (
            <tr key={one.unit} class={one.toLift > 0 ? "marked" : undefined}>
              <th scope="row">{one.unit}</th>
              {columns.map(([standing, name, field]) => (
                <td key={standing} class="figure">
                  <NumberLink
                    of={one[field]}
                    part={part}
                    listed={{ of: "measures", standing, unit: one.unit }}
                    title={`${one.unit} ${t(name)}`}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const GROUNDS = ["grounds1", "grounds2", "grounds3", "grounds4", "grounds5", "grounds6"] as const;

function groundsText(grounds: number): string {
  const key = GROUNDS[grounds - 1];
  return key === undefined ? String(grounds) : t(key);
}
