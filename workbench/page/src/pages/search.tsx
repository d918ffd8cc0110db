import { FoundDocument } from "../gql/graphql";
import { useState } from "preact/hooks";

import { useAnswer } from "../api/ask";
import { department } from "../parts/evidence";
import { PartyLink } from "../parts/party_link";
import { Failed, Waiting } from "../parts/states";
import { Table } from "../parts/table";
import { said, t, term } from "../text";
import { faultText } from "../text/refusals";

export function SearchPage({ text }: { text: string }) {
  // The pages that were asked for, each by where it begins.
  const [starts, setStarts] = useState<(string | null)[]>([null]);
  return (
    <div class="page">
      <h1>
        {t("searchOf")} “{text}”
      </h1>
      {starts.map((after, at) => (
        <Part
          key={after}
          text={text}
          after={after}
          last={at === starts.length - 1}
          more={(cursor) => setStarts([...starts, cursor])}
        />
      ))}
    </div>
  );
}

interface Props {
  text: string;
  after: string | null;
  last: boolean;
  more: (cursor: string) => void;
}

function Part({ text, after, last, more }: Props) {
  const asked = useAnswer(FoundDocument, { text, after });
  if (asked.state === "asking") return <Waiting />;
  if (asked.state === "failed") return <Failed error={asked.error} again={asked.again} />;
  const found = asked.answer.data?.search;
  const [fault] = asked.answer.faults;
  if (found == null) return <p class="notice bad">{fault === undefined ? t("unknown") : faultText(fault)}</p>;
  const cursor = found.endCursor;
  return (
    <>
      {!found.complete && (
        <p class="notice bad" role="status">
          {t("incompleteWhy")}
          {found.missingDepartments.map(department).join("、")}
        </p>
      )}
      <Table
        caption={t("searchTitle")}
        rows={found.hits}
        none={t("searchNone")}
        columns={[
          {
            head: t("searchName"),
            cell: (hit) => (
              <>
                <PartyLink party={hit.party ?? { id: null, name: hit.name }} />
                {hit.former && (
                  <small>
                    {" "}
                    {t("searchFormer")} {hit.name}
                  </small>
                )}
              </>
            ),
          },
          { head: t("kind"), cell: (hit) => (hit.party?.__typename === "Person" ? t("person") : t("company")) },
          { head: t("searchId"), cell: (hit) => <span class="code">{hit.maskedNumber ?? hit.party?.id}</span> },
          {
            head: t("searchMatch"),
            cell: (hit) => <span title={said(hit.explanation)}>{term("MatchKind", hit.match)}</span>,
          },
        ]}
      />
      {last && cursor != null && (
        <button type="button" onClick={() => more(cursor)}>
          {t("searchMore")}
        </button>
      )}
    </>
  );
}
