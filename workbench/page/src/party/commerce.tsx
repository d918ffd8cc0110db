import type { OfficeRole } from "../gql/graphql";
import { Evidence } from "../parts/evidence";
import { Mark } from "../parts/mark";
import { PartyLink } from "../parts/party_link";
import { Table } from "../parts/table";
import { said, t, term } from "../text";
import { percent, yuan } from "../text/figures";
import { Chains } from "./chains";
import type { Found } from "./found";
import { Section } from "./section";

/** In the order in which the opinions name them. */
const RANKS: readonly OfficeRole[] = ["LEGAL_REPRESENTATIVE", "PRINCIPAL", "DIRECTOR", "SUPERVISOR", "SENIOR_MANAGER"];

export function Commerce({ party }: { party: Found }) {
  return (
    <>
      {party.officers !== undefined && <Registration party={party} />}
      <Section title={t("officersTitle")} field="officers" value={party.officers}>
        {(officers) => (
          <Table
            caption={t("officersTitle")}
            rows={officers.toSorted((one, other) => RANKS.indexOf(one.role) - RANKS.indexOf(other.role))}
            none={t("officersNone")}
            proof={(one) => one.evidence}
            marked={(one) => one.party.defaulterStatus?.listed ?? false}
            columns={[
              { head: t("office"), cell: (one) => one.title ?? term("OfficeRole", one.role) },
              {
                head: t("name"),
                cell: (one) => (
                  <>
                    <PartyLink party={one.party} /> <Mark of={one.party} />
                  </>
                ),
              },
              { head: t("since"), cell: (one) => one.since, day: true },
              { head: t("until"), cell: (one) => one.until ?? t("evidenceOpen"), day: true },
            ]}
          />
        )}
      </Section>
      <Section title={t("shareholdersTitle")} field="shareholders" value={party.shareholders}>
        {(shareholders) => (
          <Table
            caption={t("shareholdersTitle")}
            rows={shareholders}
            none={t("shareholdersNone")}
            proof={(one) => one.evidence}
            marked={(one) => one.party.defaulterStatus?.listed ?? false}
            columns={[
              {
                head: t("name"),
                cell: (one) => (
                  <>
                    <PartyLink party={one.party} /> <Mark of={one.party} />
                  </>
                ),
              },
              { head: t("ratio"), cell: (one) => percent(one.ratio), figure: true },
              { head: t("subscribed"), cell: (one) => yuan(one.subscribed), figure: true },
              { head: t("since"), cell: (one) => one.since, day: true },
            ]}
          />
        )}
      </Section>
      <Section title={t("controlTitle")} field="control" value={party.control}>
        {(control) =>
          control.controllers.length === 0 ? (
            <p class="none">
              {t("controlNone")} {control.noneBecause != null && said(control.noneBecause)}
            </p>
          ) : (
            <ul class="statements">
              {control.controllers.map((one) => (
                <li key={one.party.id}>
                  <PartyLink party={one.party} /> <Mark of={one.party} /> {percent(one.share)} ·{" "}
                  {term("ControlBasis", one.basis)}
                  <p>{said(one.explanation)}</p>
                  <Chains of={one.chains} />
                </li>
              ))}
            </ul>
          )
        }
      </Section>
      <Section title={t("beneficialTitle")} field="beneficialOwnership" value={party.beneficialOwnership}>
        {({ owners }) =>
          owners.length === 0 ? (
            <p class="none">{t("beneficialNone")}</p>
          ) : (
            <ul class="statements">
              {owners.map((one) => (
                <li key={one.party.id}>
                  <PartyLink party={one.party} /> {percent(one.share)}
                  <p>{said(one.explanation)}</p>
                </li>
              ))}
            </ul>
          )
        }
      </Section>
      <Section title={t("officesTitle")} field="offices" value={party.offices}>
        {(offices) => (
          <Table
            caption={t("officesTitle")}
            rows={offices}
            none={t("officesNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("company"), cell: (one) => <PartyLink party={one.company} /> },
              { head: t("office"), cell: (one) => one.title ?? term("OfficeRole", one.role) },
              { head: t("since"), cell: (one) => one.since, day: true },
              { head: t("until"), cell: (one) => one.until ?? t("evidenceOpen"), day: true },
            ]}
          />
        )}
      </Section>
      <Section title={t("shareholdingsTitle")} field="shareholdings" value={party.shareholdings}>
        {(shareholdings) => (
          <Table
            caption={t("shareholdingsTitle")}
            rows={shareholdings}
            none={t("shareholdingsNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("company"), cell: (one) => <PartyLink party={one.company} /> },
              { head: t("ratio"), cell: (one) => percent(one.ratio), figure: true },
              { head: t("subscribed"), cell: (one) => yuan(one.subscribed), figure: true },
              { head: t("since"), cell: (one) => one.since, day: true },
            ]}
          />
        )}
      </Section>
      <Section title={t("controlledTitle")} field="controlledCompanies" value={party.controlledCompanies}>
        {(controlled) =>
          controlled.length === 0 ? (
            <p class="none">{t("controlledNone")}</p>
          ) : (
            <ul class="statements">
              {controlled.map((one) => (
                <li key={one.company.id}>
                  <PartyLink party={one.company} /> {percent(one.share)} · {term("ControlBasis", one.basis)}
                  <p>{said(one.explanation)}</p>
                  <Chains of={one.chains} />
                </li>
              ))}
            </ul>
          )
        }
      </Section>
      <Concert party={party} />
    </>
  );
}

function Registration({ party }: { party: Found }) {
  return (
    <section class="part">
      <h3>{t("registrationTitle")}</h3>
      <dl class="facts">
        <dt>{t("code")}</dt>
        <dd class="code">{party.id}</dd>
        <dt>{t("kind")}</dt>
        <dd>{term("CompanyKind", party.kind)}</dd>
        <dt>{t("status")}</dt>
        <dd>{term("CompanyStatus", party.status)}</dd>
        <dt>{t("capital")}</dt>
        <dd>{yuan(party.registeredCapital)}</dd>
        <dt>{t("establishedOn")}</dt>
        <dd>{party.establishedOn ?? t("unknown")}</dd>
        {party.endedOn != null && (
          <>
            <dt>{t("endedOn")}</dt>
            <dd>{party.endedOn}</dd>
          </>
        )}
        <dt>{t("region")}</dt>
        <dd>{party.region ?? t("unknown")}</dd>
        <dt>{t("industry")}</dt>
        <dd>{party.industry ?? t("unknown")}</dd>
        <dt>{t("address")}</dt>
        <dd>{party.address ?? t("unknown")}</dd>
      </dl>
    </section>
  );
}

function Concert({ party }: { party: Found }) {
  const members = (party.concertGroups ?? [])
    .flatMap((group) => group.members)
    .filter((one) => one.party.id !== party.id);
  if (members.length === 0) return null;
  return (
    <section class="part">
      <h3>{t("concertTitle")}</h3>
      <ul class="parties">
        {members.map((one) => (
          <li key={one.party.id}>
            <PartyLink party={one.party} /> <Evidence of={one.evidence} />
          </li>
        ))}
      </ul>
    </section>
  );
}
