// What is asked before anything is looked up: in which role, for which purpose, on what basis.
import { useState } from "preact/hooks";

import { type Line, Refusal, type Role, type Session, type Stated, begin } from "../api/session";
import { RoleAndPurpose } from "../parts/role_and_purpose";
import { rolesFor } from "../parts/stating";
import { screens } from "../screening/begin";
import { t } from "../text";
import { refusalText } from "../text/refusals";
import { watches } from "../watching/begin";

export function LookupPage({ session }: { session: Session }) {
  const fixed = session.stated;
  const roles = session.roles.filter((one) => fixed.role === undefined || one.name === fixed.role);
  const [chosenRole, setRole] = useState(roles[0]?.name ?? "");
  const role = roles.find((one) => one.name === chosenRole);
  const purposes = purposesOf(role, fixed.purpose);
  const [chosenPurpose, setPurpose] = useState("");
  const purpose = purposes.includes(chosenPurpose) ? chosenPurpose : (purposes[0] ?? "");
  const line = role?.lines.find((one) => one.purposes.includes(purpose));
  const [caseNumber, setCase] = useState(fixed.case ?? "");
  const [consent, setConsent] = useState(fixed.consent ?? "");
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  function submit(event: Event): void {
    event.preventDefault();
    const given: Stated = { role: chosenRole, purpose };
    if (takesCase(line) && caseNumber.trim() !== "") given.case = caseNumber.trim();
    if (line?.needs === "consent") given.consent = consent.trim();
    setBusy(true);
    begin(given)
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        setRefused(refusalText(error));
      })
      .finally(() => setBusy(false));
  }

  if (role === undefined || line === undefined)
    return (
      <div class="narrow">
        <p class="notice bad">{t("lookupNoRole")}</p>
      </div>
    );
  return (
    <div class="narrow">
      <form class="card" onSubmit={submit} aria-labelledby="lookup">
        <h1 id="lookup">{t("lookupTitle")}</h1>
        <p>
          {session.organisation} {session.unit}
        </p>
        <p>{t("lookupWhy")}</p>
        {Object.keys(fixed).length > 0 && <p class="hint">{t("lookupFixed")}</p>}
        <RoleAndPurpose
          roles={roles}
          role={chosenRole}
          setRole={setRole}
          purposes={purposes}
          purpose={purpose}
          setPurpose={setPurpose}
        />
        {takesCase(line) && (
          <label>
            {line.needs === "case" ? t("lookupCase") : t("lookupCaseOptional")}
            <input
              value={caseNumber}
              required={line.needs === "case"}
              disabled={fixed.case !== undefined}
              maxLength={100}
              placeholder={t("lookupCaseHint")}
              onInput={(event) => setCase(event.currentTarget.value)}
            />
            {line.ownCourt && <span class="hint">{t("lookupBoundCase")}</span>}
          </label>
        )}
        {line.needs === "consent" && (
          <label>
            {t("lookupConsent")}
            <input
              value={consent}
              required
              disabled={fixed.consent !== undefined}
              maxLength={200}
              onInput={(event) => setConsent(event.currentTarget.value)}
            />
          </label>
        )}
        <Seen line={line} session={session} />
        {refused !== null && (
          <p class="refused" role="alert">
            {refused}
          </p>
        )}
        <button type="submit" disabled={busy}>
          {t("lookupBegin")}
        </button>
      </form>
      {roles.some((one) => screens(one).length > 0) && (
        <p>
          <a href="#/screen">{t("screenOf")}</a>
        </p>
      )}
      {rolesFor(session, watches).length > 0 && (
        <p>
          <a href="#/watchlists">{t("watchOf")}</a>
        </p>
      )}
    </div>
  );
}

function Seen({ line, session }: { line: Line; session: Session }) {
  const titles = (names: string[]) => names.map((one) => session.groups[one] ?? one).join("、");
  return (
    <section class="seen" aria-label={t("lookupSeesTitle")}>
      <h2>{t("lookupSeesTitle")}</h2>
      <dl>
        <dt>{t("lookupSeesAll")}</dt>
        <dd>{titles([...line.sees, ...line.withCase])}</dd>
        {line.ofSubjects.length > 0 && (
          <>
            <dt>{t("lookupSeesSubjects")}</dt>
            <dd>{titles(line.ofSubjects)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

const takesCase = (line: Line | undefined): boolean => line?.needs === "case" || line?.mayGive === "case";

const purposesOf = (role: Role | undefined, fixed: string | undefined): string[] =>
  (role?.lines ?? []).flatMap((one) => one.purposes).filter((one) => fixed === undefined || one === fixed);
