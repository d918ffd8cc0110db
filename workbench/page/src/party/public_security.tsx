import { Evidence } from "../parts/evidence";
import { Table } from "../parts/table";
import { t, term } from "../text";
import type { Found } from "./found";
import { Section } from "./section";

export function PublicSecurity({ party }: { party: Found }) {
  return (
    <>
      {party.sex !== undefined && <Identity party={party} />}
      <Section title={t("vehiclesTitle")} field="vehicles" value={party.vehicles}>
        {(vehicles) => (
          <Table
            caption={t("vehiclesTitle")}
            rows={vehicles}
            none={t("vehiclesNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("plate"), cell: (one) => one.plate },
              { head: t("model"), cell: (one) => one.model },
              { head: t("registeredOn"), cell: (one) => one.registeredOn, day: true },
              { head: t("sealedBy"), cell: (one) => one.sealedByCase?.caseNumber ?? "—" },
            ]}
          />
        )}
      </Section>
      <Section title={t("travelTitle")} field="travelDocuments" value={party.travelDocuments}>
        {(documents) => (
          <Table
            caption={t("travelTitle")}
            rows={documents}
            none={t("travelNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("number"), cell: (one) => <span class="code">{one.number}</span> },
              { head: t("kind"), cell: (one) => term("TravelDocumentKind", one.kind) },
              { head: t("issuedOn"), cell: (one) => one.issuedOn, day: true },
              { head: t("expiresOn"), cell: (one) => one.expiresOn, day: true },
              { head: t("cancelledOn"), cell: (one) => one.cancelledOn ?? "—", day: true },
            ]}
          />
        )}
      </Section>
    </>
  );
}

function Identity({ party }: { party: Found }) {
  return (
    <section class="part">
      <h3>{t("identityTitle")}</h3>
      <dl class="facts">
        <dt>{t("identityNumber")}</dt>
        <dd class="code">{party.identityNumber ?? t("unknown")}</dd>
        <dt>{t("sex")}</dt>
        <dd>{term("Sex", party.sex)}</dd>
        <dt>{t("birthDate")}</dt>
        <dd>{party.birthDate ?? t("unknown")}</dd>
        <dt>{t("region")}</dt>
        <dd>{party.region ?? t("unknown")}</dd>
        {party.documentExpires != null && (
          <>
            <dt>{t("documentExpires")}</dt>
            <dd>{party.documentExpires}</dd>
          </>
        )}
        {party.deceasedOn != null && (
          <>
            <dt>{t("deceasedOn")}</dt>
            <dd>{party.deceasedOn}</dd>
          </>
        )}
        {(party.formerNames ?? []).length > 0 && (
          <>
            <dt>{t("formerNames")}</dt>
            {party.formerNames?.map((one) => (
              <dd key={one.name}>
                {one.name} <Evidence of={one.evidence} />
              </dd>
            ))}
          </>
        )}
      </dl>
    </section>
  );
}
