// The parties of a watchlist, with what is found of each now.
import { useState } from "preact/hooks";

import { Decision } from "../check/decision";
import { Failed, Waiting } from "../parts/states";
import { Table } from "../parts/table";
import { whyNot } from "../screening/csv";
import { t } from "../text";
import { refusalText } from "../text/refusals";
import { type Summary, type Watched, drop, orRefused, portfolio } from "./desk";
import { useAsked } from "./use_asked";

export function PortfolioOf({ of, changed }: { of: Summary; changed: () => void }) {
  const [notable, setNotable] = useState(false);
  const [after, setAfter] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const { data, error, again } = useAsked(
    `${of.name} ${after} ${notable} ${of.parties} ${of.reviewedAt ?? ""}`,
    (signal) => portfolio(of.name, after, notable, signal),
  );
  const last = data?.last ?? "";

  function remove(one: Watched): void {
    drop(of.name, one.reference).then(
      () => {
        again();
        changed();
      },
      orRefused((why) => setRefused(refusalText(why))),
    );
  }

  return (
    <section aria-labelledby="watch-portfolio">
      <h2 id="watch-portfolio">
        {t("watchPortfolio")} <small>{of.parties.toLocaleString()}</small>
      </h2>
      <label class="choice">
        <input
          type="checkbox"
          checked={notable}
          onChange={(event) => {
            setAfter("");
            setNotable(event.currentTarget.checked);
          }}
        />{" "}
        {t("watchNotable")}
      </label>
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
      {error !== null ? (
        <Failed error={error} again={again} />
      ) : data === null ? (
        <Waiting />
      ) : (
        <>
          <Table
            caption={t("watchPortfolio")}
            rows={data.parties}
            none={t("watchNobodyHere")}
            columns={[
              { head: t("watchReference"), cell: (one) => one.reference },
              { head: t("watchParty"), cell: (one) => one.party.name ?? one.party.id },
              { head: t("watchNow"), cell: (one) => <Now of={one} /> },
              { head: t("watchChanged"), cell: (one) => one.changedOn ?? "—", day: true },
              { head: t("watchSince"), cell: (one) => one.since, day: true },
              {
                head: t("watchDrop"),
                cell: (one) => (
                  <button type="button" class="quiet" onClick={() => remove(one)}>
                    {t("watchDrop")} <span class="unseen">{one.reference}</span>
                  </button>
                ),
              },
            ]}
          />
          {(after !== "" || data.more) && (
            <nav class="pages" aria-label={t("watchPages")}>
              <button type="button" disabled={after === ""} onClick={() => setAfter("")}>
                {t("watchFromFirst")}
              </button>
              <button type="button" disabled={!data.more} onClick={() => setAfter(last)}>
                {t("screenAfter")}
              </button>
            </nav>
          )}
        </>
      )}
    </section>
  );
}

function Now({ of }: { of: Watched }) {
  if (of.whyNot !== null)
    return (
      <>
        <strong class="decision unknown">{t("screenUnchecked")}</strong> <small>{whyNot(of.whyNot)}</small>
      </>
    );
  const items = [...new Set((of.now?.measures ?? []).map((one) => one.code))];
  return (
    <>
      <Decision of={of.now?.decision ?? "CLEAR"} /> <small>{items.join("、")}</small>
    </>
  );
}
