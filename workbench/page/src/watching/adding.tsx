// Who is to be watched: one party, or those of a file, each by the office's own reference.
import { useState } from "preact/hooks";

import { Refusal } from "../api/session";
import { whyNot } from "../screening/csv";
import { partsOf } from "../screening/reading";
import { t } from "../text";
import { refusalText } from "../text/refusals";
import { type Adding, type Summary, type Refused, add, orRefused } from "./desk";

/** Parties that are sent at a time. */
const TOGETHER = 2000;
/** So many who were not taken are named. */
const NAMED = 20;
/** What the column of references may be called, where it is not said. */
const REFERENCES = ["reference", "编号", "客户编号", "合同编号", "贷款编号", "业务编号"];

interface Outcome {
  added: number;
  /** By the line of the file, where there is one. */
  refused: [number | null, Refused][];
  unchecked: [number | null, Refused][];
}

export function AddParties({ of, changed }: { of: Summary; changed: () => void }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const fails = orRefused((why) => setRefused(refusalText(why)));

  function begin(adding: (sum: Outcome) => Promise<void>): void {
    const sum: Outcome = { added: 0, refused: [], unchecked: [] };
    setOutcome(null);
    setRefused(null);
    setDone(0);
    adding(sum)
      .catch(fails)
      .finally(() => {
        setDone(null);
        setOutcome(sum);
        changed();
      });
  }

  return (
    <section aria-label={t("watchAdd")}>
      <details open={of.parties === 0}>
        <summary>{t("watchAdd")}</summary>
        <div class="adding">
          <One begin={begin} of={of} busy={done !== null} />
          <OfFile begin={begin} of={of} busy={done !== null} progress={setDone} />
        </div>
      </details>
      {done !== null && <progress aria-label={t("screenReading")} value={done} max={1} />}
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
      {outcome !== null && <Told of={outcome} />}
    </section>
  );
}

interface Begin {
  of: Summary;
  busy: boolean;
  begin: (adding: (sum: Outcome) => Promise<void>) => void;
}

function One({ of, busy, begin }: Begin) {
  const [reference, setReference] = useState("");
  const [subject, setSubject] = useState("");

  function submit(event: Event): void {
    event.preventDefault();
    begin(async (sum) => {
      await send(of.name, [{ subject: subject.trim(), reference: reference.trim() || null }], [null], sum);
      setSubject("");
      setReference("");
    });
  }

  return (
    <form class="card" onSubmit={submit} aria-label={t("watchAddOne")}>
      <label>
        {t("watchSubject")}
        <input
          value={subject}
          required
          maxLength={100}
          autocomplete="off"
          onInput={(event) => setSubject(event.currentTarget.value)}
        />
      </label>
      <label>
        {t("watchReferenceOwn")}
        <input value={reference} maxLength={100} onInput={(event) => setReference(event.currentTarget.value)} />
      </label>
      <button type="submit" disabled={busy}>
        {t("watchAddOne")}
      </button>
    </form>
  );
}

function OfFile({ of, busy, begin, progress }: Begin & { progress: (done: number) => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [column, setColumn] = useState("");
  const [references, setReferences] = useState("");

  async function adding(of: Summary, file: File, sum: Outcome): Promise<void> {
    let at = 0;
    let own: number | null = null;
    for await (const part of partsOf(file, column.trim() || null)) {
      if ("header" in part) {
        ({ at } = part);
        own = referencesIn(part.header, references.trim());
        continue;
      }
      const parties = part.rows.map((row) => ({
        subject: (row[at] ?? "").trim(),
        reference: own === null ? null : (row[own] ?? "").trim() || null,
      }));
      for (let from = 0; from < parties.length; from += TOGETHER)
        await send(of.name, parties.slice(from, from + TOGETHER), part.lines.slice(from, from + TOGETHER), sum);
      progress(part.done);
    }
  }

  function submit(event: Event): void {
    event.preventDefault();
    if (file !== null) begin((sum) => adding(of, file, sum));
  }

  return (
    <form class="card" onSubmit={submit} aria-label={t("watchAddFile")}>
      <label>
        {t("screenFile")}
        <input
          type="file"
          accept=".csv,.xlsx,.parquet"
          required
          onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
        />
      </label>
      <label>
        {t("screenColumn")}
        <input
          value={column}
          maxLength={100}
          placeholder={t("screenColumnHint")}
          onInput={(event) => setColumn(event.currentTarget.value)}
        />
      </label>
      <label>
        {t("watchReferenceColumn")}
        <input
          value={references}
          maxLength={100}
          placeholder={t("screenColumnHint")}
          onInput={(event) => setReferences(event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={busy}>
        {t("watchAddFile")}
      </button>
    </form>
  );
}

/** Throws Refusal. */
async function send(name: string, parties: Adding[], lines: (number | null)[], sum: Outcome): Promise<void> {
  const taken = await add(name, parties);
  const placed = (one: Refused): [number | null, Refused] => [lines[one.at] ?? null, one];
  sum.added += taken.added;
  sum.refused.push(...taken.refused.map(placed));
  sum.unchecked.push(...taken.unchecked.map(placed));
}

/** The column of references; null where there is none. Throws Refusal. */
function referencesIn(header: string[], said: string): number | null {
  const places = header.flatMap((name, at) => ((said === "" ? REFERENCES.includes(name) : name === said) ? [at] : []));
  if (said !== "" && places.length !== 1) throw new Refusal("BAD_FILE", `${said}: ${header.join(", ")}`);
  return places.length === 1 ? (places[0] ?? null) : null;
}

function Told({ of }: { of: Outcome }) {
  return (
    <div role="status">
      <p>
        {t("watchAdded")} {of.added.toLocaleString()}
      </p>
      <Those what={t("watchNotTaken")} those={of.refused} />
      <Those what={t("watchNotCovered")} those={of.unchecked} />
    </div>
  );
}

function Those({ what, those }: { what: string; those: [number | null, Refused][] }) {
  if (those.length === 0) return null;
  return (
    <>
      <p>
        {what} {those.length.toLocaleString()}
      </p>
      <ul>
        {those.slice(0, NAMED).map(([line, why], at) => (
          <li key={at}>
            {line !== null && `${t("screenLine")} ${line} `}
            {whyNot(why)}
          </li>
        ))}
        {those.length > NAMED && <li>…</li>}
      </ul>
    </>
  );
}
