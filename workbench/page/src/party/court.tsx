import { sees } from "../api/session";
import type { EntryFragment } from "../gql/graphql";
import { Evidence } from "../parts/evidence";
import { PartyLink } from "../parts/party_link";
import { Table } from "../parts/table";
import { t, term } from "../text";
import { today, yuan } from "../text/figures";
import { Procedure } from "./procedure";
import type { Found } from "./found";
import { Section } from "./section";

export function Court({ party }: { party: Found }) {
  return (
    <>
      <Section title={t("entriesTitle")} field="listEntries" value={party.listEntries}>
        {(entries) => (
          <>
            <Table
              caption={t("entriesTitle")}
              rows={entries}
              none={t("entriesNone")}
              proof={(one) => one.evidence}
              marked={inForce}
              columns={[
                { head: t("caseNumber"), cell: (one) => one.caseNumber },
                { head: t("executingCourt"), cell: (one) => one.court?.name ?? t("unknown") },
                {
                  head: t("grounds"),
                  cell: (one) => (
                    <span title={one.groundsText}>
                      {one.grounds}. {short(one.groundsText)}
                    </span>
                  ),
                },
                { head: t("listedOn"), cell: (one) => one.listedOn, day: true },
                {
                  head: t("state"),
                  cell: (one) => (
                    <>
                      {inForce(one) ? <strong class="mark">{t("inForce")}</strong> : t("ended")}
                      {!one.publishable && <small> {t("withheld")}</small>}
                      {one.state != null && <small> {term("State", one.state)}</small>}
                    </>
                  ),
                },
                { head: t("removedOn"), cell: (one) => one.removedOn ?? one.expiresOn ?? "—", day: true },
                {
                  head: t("removalReason"),
                  cell: (one) => (one.removalReason == null ? "—" : term("RemovalReason", one.removalReason)),
                },
              ]}
            />
            {sees("procedure") && entries.map((one) => <Procedure key={one.id} of={one} />)}
          </>
        )}
      </Section>
      <Section title={t("noticesTitle")} field="notices" value={party.notices}>
        {(notices) => (
          <Table
            caption={t("noticesTitle")}
            rows={notices}
            none={t("noticesNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("caseNumber"), cell: (one) => one.caseNumber },
              { head: t("sentOn"), cell: (one) => one.sentOn, day: true },
              { head: t("receivedOn"), cell: (one) => one.receivedOn ?? "—", day: true },
            ]}
          />
        )}
      </Section>
      <Section title={t("exposureTitle")} field="exposure" value={party.exposure}>
        {(exposure) => (
          <Table
            caption={t("exposureTitle")}
            rows={exposure.hits ?? []}
            none={t("exposureNone")}
            columns={[
              {
                head: t("exposureRelation"),
                cell: (hit) => (
                  <>
                    <small>{hit.fromSubject ? t("exposureOfSubject") : t("exposureOfParty")}</small>{" "}
                    {term("RelationKind", hit.relation)}
                  </>
                ),
              },
              { head: t("exposureParty"), cell: (hit) => <PartyLink party={hit.party} /> },
              {
                head: t("exposureCase"),
                cell: (hit) => (
                  <>
                    {hit.entry.caseNumber} <Evidence of={hit.entry.evidence} />
                  </>
                ),
              },
              {
                head: t("exposurePath"),
                cell: (hit) => (
                  <ol class="path">
                    {hit.path.map((step, at) => (
                      <li key={at}>
                        <PartyLink party={step.from} />{" "}
                        <span class="step">—{term("RelationKind", step.relation)}→</span> <PartyLink party={step.to} />{" "}
                        <Evidence of={step.evidence} />
                      </li>
                    ))}
                  </ol>
                ),
              },
            ]}
          />
        )}
      </Section>
      <Section title={t("casesTitle")} field="cases" value={party.cases}>
        {(cases) => (
          <Table
            caption={t("casesTitle")}
            rows={cases}
            none={t("casesNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("caseNumber"), cell: (one) => one.case.caseNumber },
              { head: t("role"), cell: (one) => term("CaseRole", one.role) },
              { head: t("executingCourt"), cell: (one) => one.case.court?.name ?? t("unknown") },
              { head: t("cause"), cell: (one) => one.case.cause ?? "—" },
              { head: t("filedOn"), cell: (one) => one.case.filedOn ?? "—", day: true },
              { head: t("closedOn"), cell: (one) => one.case.closedOn ?? "—", day: true },
              { head: t("amount"), cell: (one) => yuan(one.case.amount), figure: true },
              { head: t("fulfilled"), cell: (one) => yuan(one.case.fulfilled), figure: true },
            ]}
          />
        )}
      </Section>
    </>
  );
}

/** As the hub sees it today: neither removed nor expired. */
function inForce(entry: EntryFragment): boolean {
  const day = today();
  const end = entry.removedOn ?? entry.expiresOn;
  return entry.listedOn <= day && (end == null || day < end);
}

const MOST = 18;
const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);
