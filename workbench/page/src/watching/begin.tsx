// A new watchlist: what it is called, in which role and for which purpose its parties are looked up.
import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";

import type { Role, Session } from "../api/session";
import { RoleAndPurpose } from "../parts/role_and_purpose";
import { t } from "../text";
import { refusalText } from "../text/refusals";
import { make, orRefused } from "./desk";
import { written } from "../parts/place";

/** The purposes for which a role watches parties. */
export const watches = (role: Role): string[] =>
  role.lines.filter((line) => line.sees.includes("watching")).flatMap((line) => line.purposes);

export const watchers = (session: Session): Role[] =>
  session.roles.filter(
    (one) => watches(one).length > 0 && (session.stated.role === undefined || one.name === session.stated.role),
  );

export function BeginList({ session }: { session: Session }) {
  const { stated } = session;
  const roles = watchers(session);
  const [name, setName] = useState("");
  const [chosenRole, setRole] = useState(roles[0]?.name ?? "");
  const role = roles.find((one) => one.name === chosenRole);
  const purposes = (role === undefined ? [] : watches(role)).filter(
    (one) => stated.purpose === undefined || one === stated.purpose,
  );
  const [chosenPurpose, setPurpose] = useState("");
  const purpose = purposes.includes(chosenPurpose) ? chosenPurpose : (purposes[0] ?? "");
  const needs = role?.lines.find((one) => one.purposes.includes(purpose))?.needs;
  const [caseNumber, setCase] = useState(stated.case ?? "");
  const [refused, setRefused] = useState<string | null>(null);
  const [, go] = useLocation();

  function submit(event: Event): void {
    event.preventDefault();
    setRefused(null);
    const of = name.trim();
    make(of, { role: chosenRole, purpose, ...(needs === "case" ? { case: caseNumber.trim() } : {}) }).then(
      () => go(`/watchlists/${written(of)}`),
      orRefused((error) => setRefused(refusalText(error))),
    );
  }

  if (role === undefined) return <p class="notice">{t("watchNobody")}</p>;
  return (
    <form class="card" onSubmit={submit} aria-labelledby="watch-begin">
      <h2 id="watch-begin">{t("watchNew")}</h2>
      <label>
        {t("watchName")}
        <input
          value={name}
          required
          maxLength={100}
          pattern="[^\/]+"
          onInput={(event) => setName(event.currentTarget.value)}
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
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
      <button type="submit">{t("watchMake")}</button>
    </form>
  );
}
