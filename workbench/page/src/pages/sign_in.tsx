import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";

import { Refusal, ended, signIn } from "../api/session";
import { visitors } from "../api/visitors";
import { said, t } from "../text";
import { refusalText } from "../text/refusals";

export function SignIn() {
  const [given, setGiven] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const [, go] = useLocation();
  const guests = visitors();

  function submit(event: Event): void {
    event.preventDefault();
    const bearer = given.trim().replace(/^Bearer\s+/i, "");
    if (bearer === "") setRefused(t("signInMissing"));
    else enter(bearer, "/");
  }

  function enter(bearer: string, place: string): void {
    setBusy(true);
    signIn(bearer)
      .then(() => go(place))
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        setRefused(refusalText(error));
      })
      .finally(() => setBusy(false));
  }

  return (
    <div class="narrow">
      <h1>{t("tagline")}</h1>
      <p>{t("signInWhat")}</p>
      <p class="law">{t("signInLaw")}</p>
      {guests.length > 0 && (
        <section class="card" aria-labelledby="visit">
          <h2 id="visit">{t("demoTitle")}</h2>
          <p>{t("demoWhat")}</p>
          <ul class="visits">
            {guests.map((one) => (
              <li key={one.token}>
                <button type="button" disabled={busy} onClick={() => enter(one.token, one.place)}>
                  {said(one)}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <form class="card" onSubmit={submit} aria-labelledby="sign-in">
        <h2 id="sign-in">{t("signInTitle")}</h2>
        {ended.value !== null && (
          <p class="notice bad" role="alert">
            {t("signInEnded")} {ended.value}
          </p>
        )}
        <label>
          {t("signInToken")}
          <input
            type="password"
            value={given}
            autoComplete="off"
            aria-describedby="sign-in-hint"
            onInput={(event) => setGiven(event.currentTarget.value)}
          />
        </label>
        <p id="sign-in-hint" class="hint">
          {t("signInHint")}
        </p>
        {refused !== null && (
          <p class="refused" role="alert">
            {refused}
          </p>
        )}
        <button type="submit" disabled={busy}>
          {t("signIn")}
        </button>
      </form>
      <p>
        <a href="#/public">{t("publicOf")}</a> · <a href="#/verify">{t("verifyOf")}</a>
      </p>
    </div>
  );
}
