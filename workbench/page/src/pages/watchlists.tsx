// Watchlists (关注名单): the parties that an office has an eye on, what changed of them, and what is found of them now.
import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";

import type { Session } from "../api/session";
import { Failed, Waiting } from "../parts/states";
import { purposeTitle, t } from "../text";
import { moment } from "../text/figures";
import { refusalText } from "../text/refusals";
import { AddParties } from "../watching/adding";
import { BeginList } from "../watching/begin";
import { type Summary, type Whole, all, orRefused, remove, review, whole } from "../watching/desk";
import { DigestOf } from "../watching/digest";
import { PortfolioOf } from "../watching/portfolio";
import { useAsked } from "../watching/use_asked";
import { written } from "../parts/place";

/** Milliseconds between two looks at whether there is something new: it tells of nobody. */
const EVERY = 10_000;

export function WatchlistsPage({ session, name }: { session: Session; name: string | null }) {
  return (
    <div class="screen watching">{name === null ? <Lists session={session} /> : <One key={name} name={name} />}</div>
  );
}

function Lists({ session }: { session: Session }) {
  const { data, error, again } = useAsked("lists", all, EVERY);
  return (
    <>
      <h1>{t("watchTitle")}</h1>
      <p class="hint">{t("watchWhat")}</p>
      {error !== null ? (
        <Failed error={error} again={again} />
      ) : data === null ? (
        <Waiting />
      ) : data.length === 0 ? (
        <p class="none">{t("watchNone")}</p>
      ) : (
        <ul class="lists">
          {data.map((one) => (
            <li key={one.name} class="card">
              <a href={`#/watchlists/${written(one.name)}`}>
                <b>{one.name}</b>
              </a>{" "}
              <small>{purposeTitle(one.purpose)}</small> {one.case !== null && <small>{one.case}</small>}
              <Numbers of={one} />
            </li>
          ))}
        </ul>
      )}
      <BeginList session={session} />
    </>
  );
}

function One({ name }: { name: string }) {
  const { data, error, again } = useAsked(name, (signal) => whole(name, signal), EVERY);
  return (
    <>
      <a href="#/watchlists">{t("watchBack")}</a>
      {data !== null ? (
        <Inner of={data} again={again} />
      ) : (
        <>
          <h1>{name}</h1>
          {error !== null ? <Failed error={error} again={again} /> : <Waiting />}
        </>
      )}
      {data !== null && error !== null && <Failed error={error} again={again} />}
    </>
  );
}

function Inner({ of, again }: { of: Whole; again: () => void }) {
  const list = of.watchlist;
  return (
    <>
      <header>
        <div>
          <h1>{list.name}</h1>
          <p>
            {purposeTitle(list.purpose)}
            {list.case !== null && ` · ${list.case}`}
          </p>
        </div>
        <Numbers of={list} />
        <Tools of={list} again={again} />
      </header>
      {list.parties > 0 && <DigestOf of={list} days={of.days} changed={again} />}
      <AddParties of={list} changed={again} />
      {list.parties > 0 && <PortfolioOf of={list} changed={again} />}
      <p class="law">{t("checkAid")}</p>
    </>
  );
}

function Numbers({ of }: { of: Summary }) {
  const state =
    of.failing !== null
      ? `${t("watchFailing")}（${of.failing}）`
      : of.reviewedOn === null
        ? t("watchWaiting")
        : `${t("watchReviewed")} ${of.reviewedAt === null ? t("unknown") : moment(of.reviewedAt)}`;
  return (
    <>
      <dl class="counts">
        <div>
          <dt>{t("watchParties")}</dt>
          <dd>{of.parties.toLocaleString()}</dd>
        </div>
        <div>
          <dt>{t("watchUnseen")}</dt>
          <dd class={of.unseen > 0 ? "fresh" : undefined}>{of.unseen.toLocaleString()}</dd>
        </div>
      </dl>
      <p role="status" class={of.failing !== null ? "refused" : "hint"}>
        {state}
      </p>
    </>
  );
}

function Tools({ of, again }: { of: Summary; again: () => void }) {
  const [sure, setSure] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [, go] = useLocation();
  const fails = orRefused((why) => setRefused(refusalText(why)));
  return (
    <div class="tools">
      <button type="button" disabled={of.parties === 0} onClick={() => void review(of.name).then(again, fails)}>
        {t("watchReview")}
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => (sure ? void remove(of.name).then(() => go("/watchlists"), fails) : setSure(true))}
      >
        {t(sure ? "watchRemoveSure" : "watchRemove")}
      </button>
      {sure && (
        <button type="button" class="quiet" onClick={() => setSure(false)}>
          {t("watchKeep")}
        </button>
      )}
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
    </div>
  );
}
