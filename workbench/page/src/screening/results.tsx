// What came of a screening: sorted, filtered, each unfolded into what it rests on.
import { useEffect, useMemo, useState } from "preact/hooks";

import type { Stated } from "../api/session";
import { Decision } from "../check/decision";
import { t, term } from "../text";
import { whyNot } from "./csv";
import { type Entry, type Order, entriesOf, sorted } from "./entries";
import { Measures } from "./measures";
import * as store from "./store";

const PAGE = 50;
const EVERY = "";
const UNCHECKED = "UNCHECKED";

/** All that is answered so far, read as it comes. */
function useEntries(of: store.Screening): Entry[] {
  const [entries, setEntries] = useState<Entry[]>([]);
  const [read, setRead] = useState(0);
  useEffect(() => {
    if (read >= of.done) return undefined;
    let gone = false;
    void entriesOf(of, read).then((found) => {
      if (gone) return;
      if (found.length > 0) setEntries((before) => [...before, ...found]);
      setRead(read + 1);
    });
    return () => {
      gone = true;
    };
  }, [of.id, of.done, read]);
  return entries;
}

export function Results({ of }: { of: store.Screening }) {
  const entries = useEntries(of);
  const [wanted, want] = useState(EVERY);
  const [text, setText] = useState("");
  const [order, setOrder] = useState<Order>("strict");
  const [page, setPage] = useState(0);
  const shown = useMemo(() => {
    const fits = (one: Entry) =>
      (wanted === EVERY || (wanted === UNCHECKED ? !one.checked : one.code === wanted)) &&
      (text === "" || [one.name ?? "", one.subject, ...one.items].some((part) => part.includes(text)));
    return sorted(entries.filter(fits), order);
  }, [entries, wanted, text, order]);
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const at = Math.min(page, pages - 1);
  return (
    <section class="results" aria-labelledby="screen-results">
      <h2 id="screen-results">
        {t("screenResults")} <small>{shown.length.toLocaleString()}</small>
      </h2>
      <div class="asked">
        <label>
          {t("screenFilter")}
          <select value={wanted} onChange={(event) => want(event.currentTarget.value)}>
            <option value={EVERY}>{t("screenEvery")}</option>
            {Object.keys(of.counts)
              .filter((one) => one !== "CLEAR" && (of.counts[one] ?? 0) > 0)
              .map((one) => (
                <option key={one} value={one}>
                  {term("Decision", one)}
                </option>
              ))}
            <option value={UNCHECKED}>{t("screenUnchecked")}</option>
          </select>
        </label>
        <label>
          {t("screenText")}
          <input type="search" value={text} maxLength={100} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <label>
          {t("screenOrder")}
          <select value={order} onChange={(event) => setOrder(event.currentTarget.value as Order)}>
            <option value="strict">{t("screenOrderStrict")}</option>
            <option value="line">{t("screenOrderLine")}</option>
            <option value="name">{t("screenOrderName")}</option>
          </select>
        </label>
      </div>
      {shown.length === 0 ? (
        <p class="none">{t("screenNone")}</p>
      ) : (
        <ol class="entries">
          {shown.slice(at * PAGE, (at + 1) * PAGE).map((one) => (
            <li key={`${one.batch} ${one.at}`}>
              <Row entry={one} of={of} />
            </li>
          ))}
        </ol>
      )}
      {pages > 1 && (
        <nav class="pages" aria-label={t("screenPages")}>
          <button type="button" disabled={at === 0} onClick={() => setPage(at - 1)}>
            {t("screenBefore")}
          </button>
          <span>
            {at + 1} / {pages}
          </span>
          <button type="button" disabled={at + 1 >= pages} onClick={() => setPage(at + 1)}>
            {t("screenAfter")}
          </button>
        </nav>
      )}
    </section>
  );
}

function Row({ entry, of }: { entry: Entry; of: store.Screening }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="entry" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="line">
          {t("screenLine")} {entry.line}
        </span>{" "}
        {entry.checked ? (
          <Decision of={entry.code} />
        ) : (
          <strong class="decision unknown">{t("screenUnchecked")}</strong>
        )}{" "}
        <b>{entry.name ?? ""}</b> <span class="code">{entry.subject}</span> <small>{entry.items.join("、")}</small>
      </summary>
      {open && <Unfolded entry={entry} of={of} />}
    </details>
  );
}

function Unfolded({ entry, of }: { entry: Entry; of: store.Screening }) {
  const [batch, setBatch] = useState<store.Batch | null>(null);
  useEffect(() => {
    void store.batch(of.id, entry.batch).then((found) => setBatch(found ?? null));
  }, [of.id, entry.batch]);
  const outcome = batch?.outcome;
  if (outcome == null) return null;
  const unchecked = outcome.unchecked.find((one) => one.at === entry.at);
  const found = outcome.found.find((one) => one.at === entry.at);
  const record = outcome.record?.split(":")[0];
  return (
    <div class="unfolded">
      <dl class="facts">
        {of.header.map((name, at) =>
          at === of.at ? null : (
            <>
              <dt>{name}</dt>
              <dd>{batch?.rows[entry.at]?.[at] ?? ""}</dd>
            </>
          ),
        )}
      </dl>
      {unchecked !== undefined && <p class="notice bad">{whyNot(unchecked)}</p>}
      {found !== undefined && <Measures found={found} stated={statedOf(of)} />}
      {record !== undefined && unchecked === undefined && (
        <p class="hint record">
          {t("record")} {record} {t("recordUnit")}
        </p>
      )}
    </div>
  );
}

const statedOf = (of: store.Screening): Stated => ({
  role: of.role,
  purpose: of.purpose,
  ...(of.case === null ? {} : { case: of.case }),
});
