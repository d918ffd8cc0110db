// The list behind a number, page by page.
import { useEffect, useState } from "preact/hooks";

import { ask } from "../api/ask";
import { Refusal, sees } from "../api/session";
import {
  CentreEntriesDocument,
  type CentreEntriesQuery,
  CentreMeasuresDocument,
  type CentreMeasuresQuery,
  CentreStepsDocument,
  type CentreStepsQuery,
  type Duty,
} from "../gql/graphql";
import { PartyLink } from "../parts/party_link";
import { Failed, Waiting } from "../parts/states";
import { type Column, Table } from "../parts/table";
import { t, term } from "../text";
import { faultText } from "../text/refusals";
import type { Listed, Part } from "./filter";

type Entry = NonNullable<CentreEntriesQuery["countedEntries"]>["entries"][number];
type Measure = NonNullable<CentreMeasuresQuery["countedMeasures"]>["measures"][number];
type Step = NonNullable<CentreStepsQuery["deadlines"]>["steps"][number];

export function List({ part, of }: { part: Part; of: Listed }) {
  if (of.of === "entries") return <Entries part={part} of={of} />;
  if (of.of === "measures") return <Measures part={part} of={of} />;
  return <Steps part={part} of={of} />;
}

function Entries({ part, of }: { part: Part; of: Listed & { of: "entries" } }) {
  const withParty = sees("list");
  const columns: Column<Entry>[] = [
    { head: t("centreCase"), cell: (one) => <span class="code">{one.caseNumber}</span> },
    { head: t("centreCourt"), cell: (one) => one.court?.name ?? t("unknown") },
    { head: t("grounds"), cell: (one) => one.grounds, figure: true },
    { head: t("listedOn"), cell: (one) => one.listedOn, day: true },
    { head: t("centreEndedOn"), cell: (one) => one.endedOn ?? "—", day: true },
  ];
  if (withParty)
    columns.unshift({ head: t("centreParty"), cell: (one) => <PartyLink party={one.entry?.party ?? null} /> });
  return (
    <Pages
      name={t("centreEntries")}
      columns={columns}
      read={async (after, signal) => {
        const { of: _, ...wanted } = of;
        const answer = await ask(CentreEntriesDocument, { ...part, ...wanted, after, withParty }, signal);
        return {
          rows: answer.data?.countedEntries?.entries ?? null,
          more: answer.data?.countedEntries?.more ?? false,
          faults: answer.faults,
        };
      }}
    />
  );
}

function Measures({ part, of }: { part: Part; of: Listed & { of: "measures" } }) {
  return (
    <Pages<Measure>
      name={t("centreMeasures")}
      columns={[
        { head: t("centreUnit"), cell: (one) => one.unit },
        { head: t("centreItem"), cell: (one) => <span class="code">{one.measure}</span> },
        { head: t("centreCase"), cell: (one) => <span class="code">{one.caseNumber}</span> },
        { head: t("centreCourt"), cell: (one) => one.court?.name ?? t("unknown") },
        { head: t("centreAppliedOn"), cell: (one) => one.appliedOn, day: true },
        { head: t("centreEndedOn"), cell: (one) => one.endedOn ?? "—", day: true },
        { head: t("centreLiftedOn"), cell: (one) => one.liftedOn ?? "—", day: true },
        {
          head: t("centreRetained"),
          cell: (one) => (one.retainedUntil === null ? "—" : `${one.retainedUntil} ${one.legalBasis ?? ""}`),
        },
      ]}
      read={async (after, signal) => {
        const { of: _, ...wanted } = of;
        const answer = await ask(CentreMeasuresDocument, { ...part, ...wanted, after }, signal);
        return {
          rows: answer.data?.countedMeasures?.measures ?? null,
          more: answer.data?.countedMeasures?.more ?? false,
          faults: answer.faults,
        };
      }}
    />
  );
}

function Steps({ part, of }: { part: Part; of: Listed & { of: "steps" } }) {
  return (
    <Pages<Step>
      name={t("centreSteps")}
      columns={[
        { head: t("centreDuty"), cell: (one) => term("Duty", one.duty) },
        { head: t("centreAccountable"), cell: (one) => one.unit ?? one.court?.name ?? t("unknown") },
        { head: t("centreCase"), cell: (one) => <span class="code">{one.caseNumber}</span> },
        { head: t("centreSince"), cell: (one) => one.since, day: true },
        { head: t("centreDueOn"), cell: (one) => one.due, day: true },
        { head: t("centreWorkingDay"), cell: (one) => one.nextWorkingDay, day: true },
        { head: t("centreLate"), cell: (one) => (one.overdue ? t("yes") : t("no")) },
      ]}
      marked={(one) => one.overdue}
      read={async (after, signal) => {
        const { duty, accountable, unit, overdue } = of;
        const court = accountable ?? part.court ?? null;
        const wanted = { region: part.region ?? null, court, duty: (duty ?? null) as Duty | null, unit: unit ?? null };
        const answer = await ask(CentreStepsDocument, { ...wanted, overdue, after }, signal);
        return {
          rows: answer.data?.deadlines?.steps ?? null,
          more: answer.data?.deadlines?.more ?? false,
          faults: answer.faults,
        };
      }}
    />
  );
}

interface PagesProps<Row> {
  name: string;
  columns: Column<Row>[];
  marked?: (row: Row) => boolean;
  read: (
    after: string | null,
    signal: AbortSignal,
  ) => Promise<{ rows: Row[] | null; more: boolean; faults: { message: string; extensions?: { code?: string } }[] }>;
}

function Pages<Row extends { cursor: string }>({ name, columns, marked, read }: PagesProps<Row>) {
  const [rows, setRows] = useState<Row[]>([]);
  const [state, setState] = useState<"reading" | "more" | "whole">("reading");
  const [error, setError] = useState<Refusal | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const next = (before: Row[], signal: AbortSignal) => {
    setState("reading");
    setError(null);
    read(before.at(-1)?.cursor ?? null, signal).then(
      (found) => {
        const [first] = found.faults;
        setFault(first === undefined ? null : faultText(first));
        setRows([...before, ...(found.rows ?? [])]);
        setState(found.more ? "more" : "whole");
      },
      (thrown: unknown) => {
        if (signal.aborted) return;
        if (!(thrown instanceof Refusal)) throw thrown;
        setError(thrown);
        setState("more");
      },
    );
  };
  useEffect(() => {
    const ending = new AbortController();
    next([], ending.signal);
    return () => ending.abort();
  }, []);
  const more = () => next(rows, new AbortController().signal);
  return (
    <section class="behind" aria-labelledby="centre-list">
      <h2 id="centre-list">
        {name}{" "}
        <small>
          {rows.length.toLocaleString()}
          {state === "whole" ? "" : "+"}
        </small>
      </h2>
      {fault !== null && <p class="notice bad">{fault}</p>}
      {(rows.length > 0 || state === "whole") && (
        <Table caption={name} rows={rows} columns={columns} none={t("centreNothing")} {...(marked && { marked })} />
      )}
      {error !== null && <Failed error={error} again={more} />}
      {state === "reading" && <Waiting />}
      {state === "more" && error === null && (
        <button type="button" onClick={more}>
          {t("centreMore")}
        </button>
      )}
    </section>
  );
}
