// Which file is screened, in which role and for which purpose: each applicant by a consent of its own, where it needs one.
import { useState } from "preact/hooks";

import { Refusal, type Role, type Session } from "../api/session";
import { RoleAndPurpose } from "../parts/role_and_purpose";
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
  const { stated } = session;
  const roles = session.roles.filter(
    (one) => screens(one).length > 0 && (stated.role === undefined || one.name === stated.role),
  );
  const [chosenRole, setRole] = useState(roles[0]?.name ?? "");
  const role = roles.find((one) => one.name === chosenRole);
  const purposes = (role === undefined ? [] : screens(role)).filter(
    (one) => stated.purpose === undefined || one === stated.purpose,
  );
  const [chosenPurpose, setPurpose] = useState("");
  const purpose = purposes.includes(chosenPurpose) ? chosenPurpose : (purposes[0] ?? "");
  const needs = role?.lines.find((one) => one.purposes.includes(purpose))?.needs;
  const [caseNumber, setCase] = useState(stated.case ?? "");
  const [column, setColumn] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  function submit(event: Event): void {
    event.preventDefault();
    if (file === null) return;
    setRefused(null);
    setDone(0);
    const number = needs === "case" ? caseNumber.trim() : null;
    read(file, { role: chosenRole, purpose, case: number, asOf: today() }, column.trim() || null, setDone)
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

  if (role === undefined) return <p class="notice">{t("screenNobody")}</p>;
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
      <RoleAndPurpose
        roles={roles}
        role={chosenRole}
        setRole={setRole}
        purposes={purposes}
        purpose={purpose}
        setPurpose={setPurpose}
      />
      {needs === "case" && (
        <label>
          {t("lookupCase")}
          <input
            value={caseNumber}
            required
            disabled={stated.case !== undefined}
            maxLength={100}
            onInput={(event) => setCase(event.currentTarget.value)}
          />
        </label>
      )}
      {needs === "consent" && <p class="hint">{t("screenConsents")}</p>}
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
