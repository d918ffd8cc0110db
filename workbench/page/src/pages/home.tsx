// Where a lookup begins: at a name, or at those whom it is about.
import { CasePartiesDocument } from "../gql/graphql";
import { useAnswer } from "../api/ask";
import { type Lookup, sees } from "../api/session";
import { PartyLink } from "../parts/party_link";
import { SearchBox } from "../parts/search_box";
import { Failed, Waiting } from "../parts/states";
import { term, t } from "../text";
import { faultText } from "../text/refusals";

export function Home({ lookup }: { lookup: Lookup }) {
  return (
    <div class="home">
      <h1>{t("homeTitle")}</h1>
      {sees("register") ? (
        <>
          <SearchBox />
          <p class="hint">{sees("search") ? t("homeHint") : t("homeCodeHint")}</p>
        </>
      ) : (
        !sees("statistics") && <p class="notice">{t("homeNothing")}</p>
      )}
      {sees("statistics") && (
        <p class="card">
          <a href="#/centre">{t("centreOpen")}</a> <span class="hint">{t("centreWhat")}</span>
        </p>
      )}
      {sees("check") && lookup.consent === null && (
        <p>
          <a href="#/screen">{t("screenOf")}</a>
        </p>
      )}
      {sees("watching") && lookup.consent === null && (
        <p>
          <a href="#/watchlists">{t("watchOf")}</a>
        </p>
      )}
      {lookup.case !== null && sees("case") && <OfCase number={lookup.case} />}
      {lookup.subjects.length > 0 && (
        <section class="card" aria-labelledby="subjects">
          <h2 id="subjects">{t("homeSubjects")}</h2>
          <ul class="parties">
            {lookup.subjects.map((one) => (
              <li key={one}>
                <PartyLink party={{ id: one, name: null }} />{" "}
                {sees("check") && <a href={`#/check/${encodeURIComponent(one)}`}>{t("checkOf")}</a>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function OfCase({ number }: { number: string }) {
  const asked = useAnswer(CasePartiesDocument, { caseNumber: number });
  if (asked.state === "asking") return <Waiting />;
  if (asked.state === "failed") return <Failed error={asked.error} again={asked.again} />;
  const found = asked.answer.data?.case;
  const [fault] = asked.answer.faults;
  if (found == null) return <p class="notice bad">{fault === undefined ? t("notFound") : faultText(fault)}</p>;
  return (
    <section class="card" aria-labelledby="subjects">
      <h2 id="subjects">
        {found.caseNumber} <small>{found.court?.name}</small>
      </h2>
      <ul class="parties">
        {(found.parties ?? []).map((one) => (
          <li key={`${one.role} ${one.party.id}`}>
            <PartyLink party={one.party} /> <small>{term("CaseRole", one.role)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
