// What began and ended of a party (变更记录), the last first: asked for when it is opened.
import { ChangesDocument } from "../gql/graphql";
import { useState } from "preact/hooks";

import { useAnswer } from "../api/ask";
import { department } from "../parts/evidence";
import { PartyLink } from "../parts/party_link";
import { Failed, Waiting } from "../parts/states";
import { Table } from "../parts/table";
import { t, term } from "../text";
import { faultText } from "../text/refusals";

/** Before the first record of any department. */
const BEGINNING = "1949-10-01";

export function ChangesPart({ of, until }: { of: string; until: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="department" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("changesTitle")}</summary>
      {open && <Told of={of} until={until} />}
    </details>
  );
}

function Told({ of, until }: { of: string; until: string }) {
  const asked = useAnswer(ChangesDocument, { of, since: BEGINNING, until });
  if (asked.state === "asking") return <Waiting />;
  if (asked.state === "failed") return <Failed error={asked.error} again={asked.again} />;
  const found = asked.answer.data?.changes;
  if (found == null) {
    const [fault] = asked.answer.faults;
    return <p class="none">{fault === undefined ? t("unknown") : faultText(fault)}</p>;
  }
  return (
    <>
      {!found.complete && (
        <p class="notice bad" role="status">
          {t("incompleteWhy")}
          {found.missingDepartments.map(department).join("、")}
        </p>
      )}
      <Table
        caption={t("changesTitle")}
        rows={found.events.toReversed()}
        none={t("changesNone")}
        proof={(one) => one.evidence}
        columns={[
          { head: t("day"), cell: (one) => one.day, day: true },
          { head: t("evidenceDepartment"), cell: (one) => department(one.department) },
          { head: t("change"), cell: (one) => `${one.title} ${term("ChangeKind", one.kind)}` },
          { head: t("changeOf"), cell: (one) => (one.party == null ? "—" : <PartyLink party={one.party} />) },
          { head: t("detail"), cell: (one) => one.detail },
        ]}
      />
    </>
  );
}
