// What changed on a day (每日摘要): who, from what to what, and what stands behind it now.
import { useState } from "preact/hooks";

import type { Stated } from "../api/session";
import { Decision } from "../check/decision";
import { download } from "../parts/download";
import { Failed, Waiting } from "../parts/states";
import { whyNot } from "../screening/csv";
import { Measures } from "../screening/measures";
import { t, term } from "../text";
import { moment } from "../text/figures";
import { refusalText } from "../text/refusals";
import { type Alert, type Day, type Digest, type Item, type Summary, digest, orRefused, see } from "./desk";
import { csvOf } from "./csv";
import { useAsked } from "./use_asked";

interface Props {
  of: Summary;
  days: readonly Day[];
  changed: () => void;
}

export function DigestOf({ of, days, changed }: Props) {
  const [chosen, choose] = useState<string | null>(null);
  const [first] = days;
  const day = days.find((one) => one.day === chosen) ?? first;
  if (day === undefined) return <p class="none">{t("watchNotYet")}</p>;
  return (
    <section aria-labelledby="watch-digest" class="digest">
      <h2 id="watch-digest">{t("watchDigest")}</h2>
      <label>
        {t("watchDay")}
        <select value={day.day} onChange={(event) => choose(event.currentTarget.value)}>
          {days.map((one) => (
            <option key={one.day} value={one.day}>
              {one.day} · {one.alerts.toLocaleString()} {t("watchAlerts")}
            </option>
          ))}
        </select>
      </label>
      <p>
        {day.reviewedAt === null
          ? t("watchNoReview")
          : `${t("watchReviewed")} ${moment(day.reviewedAt)} · ${t("watchParties")} ${day.watched.toLocaleString()}`}
        {day.unchecked > 0 && ` · ${t("screenUnchecked")} ${day.unchecked.toLocaleString()}`}
        {day.incomplete > 0 && ` · ${t("watchIncomplete")} ${day.incomplete.toLocaleString()}`}
      </p>
      {day.alerts === 0 ? (
        <p class="none">{t("watchNoAlerts")}</p>
      ) : (
        <Alerts key={day.day} of={of} day={day} changed={changed} />
      )}
    </section>
  );
}

function Alerts({ of, day, changed }: { of: Summary; day: Day; changed: () => void }) {
  // Which alerts there are is told by their number: another one is another digest.
  const [after, setAfter] = useState(0);
  const { data, error, again } = useAsked(`${of.name} ${day.day} ${after} ${day.alerts}`, (signal) =>
    digest(of.name, day.day, after, signal),
  );
  const [refused, setRefused] = useState<string | null>(null);
  const last = data?.last ?? 0;

  async function save(): Promise<void> {
    const parts: Digest[] = [];
    for (let from = 0; parts.at(-1)?.more !== false; from = parts.at(-1)?.last ?? 0)
      parts.push(await digest(of.name, day.day, from));
    const name = `${of.name}-${t("watchDigest")}-${day.day}.csv`;
    download(name, "text/csv", csvOf(parts.flatMap((one) => one.alerts)));
  }

  const fails = orRefused((why) => setRefused(refusalText(why)));
  if (error !== null) return <Failed error={error} again={again} />;
  if (data === null) return <Waiting />;
  return (
    <>
      <div class="tools">
        {last > of.seen && (
          <button type="button" onClick={() => void see(of.name, last).then(changed, fails)}>
            {t("watchSee")}
          </button>
        )}
        <button type="button" onClick={() => void save().catch(fails)}>
          {t("watchSaveDigest")}
        </button>
      </div>
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
      <ol class="entries">
        {data.alerts.toReversed().map((one) => (
          <li key={one.number}>
            <Row alert={one} of={of} />
          </li>
        ))}
      </ol>
      {data.withheld > 0 && (
        <p class="notice">
          {t("watchWithheld")} {data.withheld.toLocaleString()}
        </p>
      )}
      {(after > 0 || data.more) && (
        <nav class="pages" aria-label={t("screenPages")}>
          <button type="button" disabled={after === 0} onClick={() => setAfter(0)}>
            {t("watchFromFirst")}
          </button>
          <button type="button" disabled={!data.more} onClick={() => setAfter(last)}>
            {t("screenAfter")}
          </button>
        </nav>
      )}
      {data.record !== null && (
        <p class="hint record">
          {t("record")} {data.record.split(":")[0]} {t("recordUnit")}
        </p>
      )}
    </>
  );
}

function Row({ alert, of }: { alert: Alert; of: Summary }) {
  const stated: Stated = {
    role: of.role,
    purpose: of.purpose,
    ...(of.case === null ? {} : { case: of.case }),
  };
  return (
    <details class="entry">
      <summary>
        {alert.number > of.seen && <strong class="mark">{t("watchFresh")}</strong>}{" "}
        <span class="code">{alert.reference}</span> <b>{alert.party.name ?? ""}</b> <Change of={alert} />
      </summary>
      <div class="unfolded">
        <p class="hint">
          {moment(alert.at)}
          {alert.record !== null && ` · ${t("record")} ${alert.record.split(":")[0] ?? ""} ${t("recordUnit")}`}
        </p>
        {alert.whyNot !== null ? (
          <p class="notice bad">{whyNot(alert.whyNot)}</p>
        ) : alert.now === null ? (
          <p>
            {t("watchNow")} <Decision of="CLEAR" />
          </p>
        ) : (
          <>
            <p>
              {t("watchNow")} <Decision of={alert.now.decision} />
            </p>
            <Measures found={alert.now} stated={stated} fresh={alert.new} />
          </>
        )}
      </div>
    </details>
  );
}

function Change({ of }: { of: Alert }) {
  const why = of.whyNot ?? (of.code === null ? null : { code: of.code, message: of.code });
  if (why !== null)
    return (
      <>
        <strong class="decision unknown">{t("screenUnchecked")}</strong> <small>{whyNot(why)}</small>
      </>
    );
  return (
    <>
      {of.before === null ? <span class="hint">{t("watchFirst")}</span> : <Decision of={of.before} />}
      <span aria-hidden="true"> → </span>
      <span class="unseen">{t("watchTo")}</span>
      <Decision of={of.after ?? "INCOMPLETE"} />
      <small>{[...named(t("watchCame"), of.came), ...named(t("watchWent"), of.went)].join(" · ")}</small>
    </>
  );
}

const named = (what: string, items: readonly Item[]): string[] =>
  items.length === 0 ? [] : [`${what} ${items.map((one) => `${one.code} ${term("Action", one.action)}`).join("、")}`];
