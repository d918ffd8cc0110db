// Screening (批量核查): a file of applicants, its progress, and what came of it. What is not done goes on when whoever
// began it comes back to this browser.
import { useEffect, useState } from "preact/hooks";

import { Refusal, type Session } from "../api/session";
import { download } from "../parts/download";
import { Begin } from "../screening/begin";
import { csvOf } from "../screening/csv";
import { reportOf, workbookOf } from "../screening/making";
import { Results } from "../screening/results";
import { pause, run, running } from "../screening/running";
import * as store from "../screening/store";
import { purposeTitle, t, term } from "../text";
import { moment } from "../text/figures";
import { refusalText } from "../text/refusals";

export function ScreenPage({ session }: { session: Session }) {
  const [kept, setKept] = useState<store.Screening[] | null>(null);
  const [chosen, choose] = useState<string | null>(null);
  const now = running.value;
  const read = () => void store.all().then(setKept);
  useEffect(read, [now?.state]);
  // Who leaves the page stops it; what is answered is kept.
  useEffect(() => pause, []);
  const shown = now?.screening.id === chosen ? now.screening : kept?.find((one) => one.id === chosen);
  return (
    <div class="screen">
      <h1>{t("screenTitle")}</h1>
      {shown === undefined ? (
        <>
          <Begin
            session={session}
            begun={(one) => {
              choose(one.id);
              read();
            }}
          />
          {kept !== null && kept.length > 0 && <Kept of={kept} choose={choose} changed={read} />}
        </>
      ) : (
        <>
          <button
            type="button"
            class="quiet"
            onClick={() => {
              pause();
              choose(null);
            }}
          >
            {t("screenBack")}
          </button>
          <Progress of={shown} />
          <Results key={shown.id} of={shown} />
        </>
      )}
    </div>
  );
}

function Kept({ of, choose, changed }: { of: store.Screening[]; choose: (id: string) => void; changed: () => void }) {
  return (
    <section class="card" aria-labelledby="screen-kept">
      <h2 id="screen-kept">{t("screenEarlier")}</h2>
      <ul class="kept">
        {of.map((one) => (
          <li key={one.id}>
            <button type="button" class="quiet" onClick={() => choose(one.id)}>
              {one.file}
            </button>{" "}
            <small>
              {purposeTitle(one.purpose)} · {moment(one.begun)} · {one.screened.toLocaleString()} /{" "}
              {one.rows.toLocaleString()}
            </small>{" "}
            <button type="button" class="quiet" onClick={() => void store.remove(one.id).then(changed)}>
              {t("screenRemove")} <span class="unseen">{one.file}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Progress({ of }: { of: store.Screening }) {
  const now = running.value;
  const own = now?.screening.id === of.id ? now : null;
  const state = own?.state ?? (of.done < of.batches ? "paused" : "done");
  const unchecked = Object.values(of.unchecked).reduce((sum, one) => sum + one, 0);
  const left = own !== null && own.rate > 0 ? Math.ceil((of.rows - of.screened) / own.rate) : null;
  return (
    <section class="card" aria-labelledby="screen-progress">
      <h2 id="screen-progress">
        {of.file} <small>{purposeTitle(of.purpose)}</small>
      </h2>
      <progress aria-label={t("screenProgress")} value={of.screened} max={Math.max(1, of.rows)} />
      <p role="status">
        <b>{t(state === "running" ? "screenRunning" : state === "done" ? "screenDone" : "screenPaused")}</b>{" "}
        {of.screened.toLocaleString()} / {of.rows.toLocaleString()}
        {state === "running" && own !== null && (
          <>
            {" "}
            · {Math.round(own.rate).toLocaleString()} {t("screenRate")}
            {left !== null && (
              <>
                {" "}
                · {t("screenLeft")} {left} {t("screenSeconds")}
              </>
            )}
          </>
        )}
      </p>
      {own?.error != null && (
        <p class="refused" role="alert">
          {refusalText(own.error)}
        </p>
      )}
      <dl class="counts">
        {Object.entries(of.counts).map(([decision, count]) => (
          <div key={decision}>
            <dt>{term("Decision", decision)}</dt>
            <dd>{count.toLocaleString()}</dd>
          </div>
        ))}
        {unchecked > 0 && (
          <div>
            <dt>{t("screenUnchecked")}</dt>
            <dd>{unchecked.toLocaleString()}</dd>
          </div>
        )}
      </dl>
      <div class="tools">
        {state === "running" && (
          <button type="button" onClick={pause}>
            {t("screenPause")}
          </button>
        )}
        {state === "paused" && (
          <button type="button" onClick={() => void run(of)}>
            {t("screenGoOn")}
          </button>
        )}
        {of.done > 0 && <Save of={of} />}
      </div>
      <p class="law">{t("checkAid")}</p>
    </section>
  );
}

const WAYS = [
  ["pdf", "screenSaveReport", reportOf],
  ["xlsx", "screenSaveWorkbook", workbookOf],
  ["csv", "screenSave", csvOf],
] as const;

/** What is done so far, as a file. */
function Save({ of }: { of: store.Screening }) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  function save(ending: string, write: (of: store.Screening) => Promise<Blob>): void {
    setBusy(true);
    setRefused(null);
    write(of)
      .then((blob) => download(`${of.file.replace(/\.[^.]+$/, "")}-${t("screenResults")}.${ending}`, blob.type, blob))
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        setRefused(refusalText(error));
      })
      .finally(() => setBusy(false));
  }

  return (
    <>
      {WAYS.map(([ending, title, write]) => (
        <button key={ending} type="button" disabled={busy} onClick={() => save(ending, write)}>
          {t(title)}
        </button>
      ))}
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
    </>
  );
}
