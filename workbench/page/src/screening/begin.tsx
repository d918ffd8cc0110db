// Which file is screened, in which role and for which purpose: each applicant by a consent of its own, where it needs one.
import { useState } from "preact/hooks";

import { Refusal, type Role, type Session } from "../api/session";
import { StatingFields, useStating } from "../parts/stating";
import { purposes as checked, t } from "../text";
import { today } from "../text/figures";
import { refusalText } from "../text/refusals";
import { read } from "./reading";
import { run } from "./running";
import type { Screening } from "./store";

/** The purposes of a role that check anybody. */
export const screens = (role: Role): string[] =>
  role.lines
    .filter((line) => line.sees.includes("check") && line.needs !== "self")
    .flatMap((line) => line.purposes)
    .filter((purpose) => checked.includes(purpose));

export function Begin({ session, begun }: { session: Session; begun: (screening: Screening) => void }) {
  const stating = useStating(session, screens);
  const [column, setColumn] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  if (stating === null) return <p class="notice">{t("screenNobody")}</p>;
  const { role, purpose, case: number } = stating;

  function submit(event: Event): void {
    event.preventDefault();
    if (file === null) return;
    setRefused(null);
    setDone(0);
    read(file, { role, purpose, case: number, asOf: today() }, column.trim() || null, setDone)
      .then((screening) => {
        begun(screening);
        return run(screening);
      })
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        setRefused(refusalText(error));
      })
      .finally(() => setDone(null));
  }

  return (
    <form class="card" onSubmit={submit} aria-labelledby="screen-begin">
      <h2 id="screen-begin">{t("screenBegin")}</h2>
      <p class="hint">{t("screenWhat")}</p>
      <label>
        {t("screenFile")}
        <input
          type="file"
          accept=".csv,.xlsx,.parquet"
          required
          onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
        />
      </label>
      <StatingFields of={stating} />
      <label>
        {t("screenColumn")}
        <input
          value={column}
          maxLength={100}
          placeholder={t("screenColumnHint")}
          onInput={(event) => setColumn(event.currentTarget.value)}
        />
      </label>
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
      {done !== null && <progress aria-label={t("screenReading")} value={done} max={1} />}
      <button type="submit" disabled={done !== null}>
        {t("screenStart")}
      </button>
      <p class="hint">{t("screenKept")}</p>
    </form>
  );
}
