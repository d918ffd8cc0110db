// A new watchlist: what it is called, in which role and for which purpose its parties are looked up.
import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";

import type { Role, Session } from "../api/session";
import { written } from "../parts/place";
import { StatingFields, useStating } from "../parts/stating";
import { t } from "../text";
import { refusalText } from "../text/refusals";
import { make, orRefused } from "./desk";

/** The purposes for which a role watches parties. */
export const watches = (role: Role): string[] =>
  role.lines.filter((line) => line.sees.includes("watching")).flatMap((line) => line.purposes);

export function BeginList({ session }: { session: Session }) {
  const stating = useStating(session, watches);
  const [name, setName] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const [, go] = useLocation();

  if (stating === null) return <p class="notice">{t("watchNobody")}</p>;
  const { role, purpose, case: number } = stating;

  function submit(event: Event): void {
    event.preventDefault();
    setRefused(null);
    const of = name.trim();
    make(of, { role, purpose, ...(number === null ? {} : { case: number }) }).then(
      () => go(`/watchlists/${written(of)}`),
      orRefused((error) => setRefused(refusalText(error))),
    );
  }

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
      <StatingFields of={stating} />
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
      <button type="submit">{t("watchMake")}</button>
    </form>
  );
}
