import { useEffect, useState } from "preact/hooks";
import { Route, Router, Switch } from "wouter-preact";
import { useHashLocation } from "wouter-preact/use-hash-location";

import { Refusal, lookup, resume, sees, session, takeToken, token } from "./api/session";
import { CanvasPage } from "./pages/canvas";
import { CentrePage } from "./pages/centre";
import { CheckPage } from "./pages/check";
import { Home } from "./pages/home";
import { LookupPage } from "./pages/lookup";
import { PublicPage } from "./pages/public";
import { PartyPage } from "./pages/party";
import { ScreenPage } from "./pages/screen";
import { SearchPage } from "./pages/search";
import { SignIn } from "./pages/sign_in";
import { VerifyPage } from "./pages/verify";
import { WatchlistsPage } from "./pages/watchlists";
import { Failed, Waiting } from "./parts/states";
import { Top } from "./parts/top";
import { t } from "./text";
import { read } from "./parts/place";

/** `resumed`: when it is known who is signed in, if anybody. */
export function App({ resumed }: { resumed: Promise<void> }) {
  const [waiting, setWaiting] = useState<Promise<void> | null>(resumed);
  const [error, setError] = useState<Refusal | null>(null);
  useEffect(() => {
    if (waiting === null) return;
    waiting.then(
      () => setWaiting(null),
      (thrown: unknown) => {
        if (!(thrown instanceof Refusal)) throw thrown;
        setError(thrown);
        setWaiting(null);
      },
    );
  }, [waiting]);
  const [place] = useHashLocation();
  // What part of the list a command centre looks at stands in the address too: there one stays where one is.
  const shown = place.startsWith("/centre") ? "/centre" : place;
  useEffect(() => scrollTo(0, 0), [shown]);
  useEffect(() => {
    // A link with another token, opened in this tab.
    const changed = () => {
      if (!location.hash.startsWith("#token=")) return;
      takeToken();
      setError(null);
      setWaiting(resume());
    };
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        {t("skip")}
      </a>
      <Router hook={useHashLocation}>
        <Top />
        <main id="main" tabIndex={-1}>
          {waiting !== null ? (
            <Waiting />
          ) : error !== null ? (
            <Failed error={error} again={() => location.reload()} />
          ) : (
            <Switch>
              <Route path="/verify/:code?">{({ code }) => <VerifyPage key={code} code={code ?? ""} />}</Route>
              <Route path="/public">
                <PublicPage />
              </Route>
              <Route>
                <Inside />
              </Route>
            </Switch>
          )}
        </main>
      </Router>
    </>
  );
}

function Inside() {
  if (token.value === null || session.value === null) return <SignIn />;
  const who = session.value;
  // A screening and a watchlist state their own lookup: each party may have a consent of its own.
  if (lookup.value === null)
    return (
      <Switch>
        <Route path="/screen">
          <ScreenPage session={who} />
        </Route>
        <Route path="/watchlists/:name?">{({ name }) => <WatchlistsPage session={who} name={nameOf(name)} />}</Route>
        <Route>
          <LookupPage session={who} />
        </Route>
      </Switch>
    );
  // Another lookup sees other things: nothing that was shown before stays.
  const now = lookup.value;
  const key = JSON.stringify([now.role, now.purpose, now.case, now.consent]);
  return (
    <Switch key={key}>
      <Route path="/party/:id">{({ id }) => <PartyPage id={read(id)} />}</Route>
      <Route path="/screen">
        <ScreenPage session={who} />
      </Route>
      <Route path="/watchlists/:name?">{({ name }) => <WatchlistsPage session={who} name={nameOf(name)} />}</Route>
      <Route path="/check/:id">{({ id }) => <CheckPage id={read(id)} lookup={now} />}</Route>
      <Route path="/canvas/:id?">{({ id }) => <CanvasPage key={id} id={id === undefined ? null : read(id)} />}</Route>
      {sees("statistics") && <Route path="/centre/:place?">{({ place }) => <CentrePage place={place} />}</Route>}
      <Route path="/search/:text">{({ text }) => <SearchPage text={read(text)} />}</Route>
      <Route>
        <Home lookup={now} />
      </Route>
    </Switch>
  );
}

const nameOf = (name: string | undefined): string | null => (name === undefined ? null : read(name));

/** The address behind the # says which page is shown, so it cannot name a place in it. */
function toMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
