// What departments hold under a party: land, finance, tax and securities.
import { Evidence } from "../parts/evidence";
import { PartyLink } from "../parts/party_link";
import { Table } from "../parts/table";
import { t, term } from "../text";
import { percent, yuan } from "../text/figures";
import type { Found } from "./found";
import { Section } from "./section";

export function Land({ party }: { party: Found }) {
  return (
    <>
      <Section title={t("ownershipsTitle")} field="ownerships" value={party.ownerships}>
        {(ownerships) => (
          <Table
            caption={t("ownershipsTitle")}
            rows={ownerships}
            none={t("ownershipsNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("certificate"), cell: (one) => <span class="code">{one.parcel.certificate}</span> },
              { head: t("parcelKind"), cell: (one) => term("ParcelKind", one.parcel.kind) },
              { head: t("location"), cell: (one) => one.parcel.location ?? t("unknown") },
              { head: t("area"), cell: (one) => one.parcel.areaM2 ?? "—", figure: true },
              { head: t("ratio"), cell: (one) => percent(one.share), figure: true },
              {
                head: t("encumbrances"),
                cell: (one) =>
                  one.parcel.encumbrances.map((lying) => term("EncumbranceKind", lying.kind)).join("、") || "—",
              },
            ]}
          />
        )}
      </Section>
      <Section title={t("heldTitle")} field="heldEncumbrances" value={party.heldEncumbrances}>
        {(held) => (
          <Table
            caption={t("heldTitle")}
            rows={held}
            none={t("heldNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("kind"), cell: (one) => term("EncumbranceKind", one.kind) },
              { head: t("certificate"), cell: (one) => <span class="code">{one.parcel.certificate}</span> },
              { head: t("location"), cell: (one) => one.parcel.location ?? t("unknown") },
              { head: t("money"), cell: (one) => yuan(one.amount), figure: true },
              { head: t("since"), cell: (one) => one.since, day: true },
              { head: t("until"), cell: (one) => one.until ?? t("evidenceOpen"), day: true },
            ]}
          />
        )}
      </Section>
      <Section title={t("assetsTitle")} field="totals" value={party.totals}>
        {({ totals, total }) => (
          <>
            <Table
              caption={t("assetsTitle")}
              rows={totals}
              none={t("assetsNone")}
              columns={[
                { head: t("kind"), cell: (one) => term("AssetKind", one.kind) },
                { head: t("count"), cell: (one) => one.count, figure: true },
                { head: t("money"), cell: (one) => yuan(one.value), figure: true },
                { head: t("unvalued"), cell: (one) => one.unvalued, figure: true },
                { head: t("encumbered"), cell: (one) => one.encumbered, figure: true },
              ]}
            />
            <p>
              {t("total")} <b>{yuan(total)}</b>
            </p>
          </>
        )}
      </Section>
    </>
  );
}

export function Finance({ party }: { party: Found }) {
  return (
    <>
      <Section title={t("loansTitle")} field="loans" value={party.loans}>
        {(loans) => (
          <Table
            caption={t("loansTitle")}
            rows={loans}
            none={t("loansNone")}
            columns={[
              {
                head: t("lender"),
                cell: (one) => (
                  <>
                    {one.lender ?? t("unknown")} {one.evidence != null && <Evidence of={one.evidence} />}
                  </>
                ),
              },
              { head: t("principal"), cell: (one) => yuan(one.principal), figure: true },
              { head: t("outstanding"), cell: (one) => yuan(one.outstanding), figure: true },
              { head: t("dueOn"), cell: (one) => one.dueOn ?? "—", day: true },
              { head: t("state"), cell: (one) => term("LoanStatus", one.status) },
            ]}
          />
        )}
      </Section>
      <Section title={t("guaranteesTitle")} field="guarantees" value={party.guarantees}>
        {(guarantees) => (
          <Table
            caption={t("guaranteesTitle")}
            rows={guarantees}
            none={t("guaranteesNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("borrower"), cell: (one) => <PartyLink party={one.loan.borrower ?? null} /> },
              { head: t("money"), cell: (one) => yuan(one.amount), figure: true },
              { head: t("since"), cell: (one) => one.since, day: true },
              { head: t("until"), cell: (one) => one.until ?? t("evidenceOpen"), day: true },
            ]}
          />
        )}
      </Section>
      <Section title={t("accountsTitle")} field="bankAccounts" value={party.bankAccounts}>
        {(accounts) => (
          <Table
            caption={t("accountsTitle")}
            rows={accounts}
            none={t("accountsNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("institution"), cell: (one) => one.institution },
              { head: t("account"), cell: (one) => <span class="code">{one.account}</span> },
              { head: t("kind"), cell: (one) => term("AccountKind", one.kind) },
              { head: t("balance"), cell: (one) => yuan(one.balance), figure: true },
              { head: t("frozenBy"), cell: (one) => one.frozenByCase?.caseNumber ?? "—" },
            ]}
          />
        )}
      </Section>
      <Section title={t("subsidiesTitle")} field="subsidies" value={party.subsidies}>
        {(subsidies) => (
          <Table
            caption={t("subsidiesTitle")}
            none={t("subsidiesNone")}
            proof={(one) => one.evidence}
            rows={[
              ...subsidies.map((one) => ({ ...one, of: one.programme, on: one.grantedOn })),
              ...(party.procurements ?? []).map((one) => ({ ...one, of: one.project, on: one.awardedOn })),
            ]}
            columns={[
              { head: t("project"), cell: (one) => one.of },
              { head: t("money"), cell: (one) => yuan(one.amount), figure: true },
              { head: t("day"), cell: (one) => one.on, day: true },
            ]}
          />
        )}
      </Section>
    </>
  );
}

export function Tax({ party }: { party: Found }) {
  return (
    <>
      <Section title={t("taxTitle")} field="taxYears" value={party.taxYears}>
        {(years) => (
          <Table
            caption={t("taxTitle")}
            rows={years}
            none={t("taxNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("year"), cell: (one) => one.year },
              { head: t("rating"), cell: (one) => term("TaxRating", one.rating) },
              { head: t("taxStatus"), cell: (one) => term("TaxpayerStatus", one.status) },
            ]}
          />
        )}
      </Section>
      <Section title={t("arrearsTitle")} field="taxArrears" value={party.taxArrears}>
        {(arrears) => (
          <Table
            caption={t("arrearsTitle")}
            rows={arrears}
            none={t("arrearsNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("taxKind"), cell: (one) => one.taxKind },
              { head: t("money"), cell: (one) => yuan(one.amount), figure: true },
              { head: t("dueOn"), cell: (one) => one.dueOn, day: true },
            ]}
          />
        )}
      </Section>
    </>
  );
}

export function Securities({ party }: { party: Found }) {
  return (
    <>
      {party.stockListing != null && (
        <section class="part">
          <h3>{t("stock")}</h3>
          <p>
            {party.stockListing.exchange} <span class="code">{party.stockListing.stockCode}</span>
            {party.stockListing.stateControlled && <> · {t("stateControlled")}</>}{" "}
            <Evidence of={party.stockListing.evidence} />
          </p>
        </section>
      )}
      <Section title={t("bondsTitle")} field="bonds" value={party.bonds}>
        {(bonds) => (
          <Table
            caption={t("bondsTitle")}
            rows={bonds}
            none={t("bondsNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("security"), cell: (one) => <span class="code">{one.security}</span> },
              { head: t("money"), cell: (one) => yuan(one.amount), figure: true },
              { head: t("issuedOn"), cell: (one) => one.issuedOn, day: true },
              { head: t("maturesOn"), cell: (one) => one.maturesOn, day: true },
              { head: t("state"), cell: (one) => term("BondStatus", one.status) },
            ]}
          />
        )}
      </Section>
      <Section title={t("securitiesAccountsTitle")} field="securitiesAccounts" value={party.securitiesAccounts}>
        {(accounts) => (
          <Table
            caption={t("securitiesAccountsTitle")}
            rows={accounts}
            none={t("securitiesAccountsNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("account"), cell: (one) => <span class="code">{one.account}</span> },
              { head: t("registeredOn"), cell: (one) => one.openedOn, day: true },
            ]}
          />
        )}
      </Section>
      <Section title={t("holdingsTitle")} field="securitiesAccounts" value={party.securitiesAccounts}>
        {(accounts) => (
          <Table
            caption={t("holdingsTitle")}
            rows={accounts.flatMap((one) => one.holdings)}
            none={t("holdingsNone")}
            proof={(one) => one.evidence}
            columns={[
              {
                head: t("security"),
                cell: (one) => (
                  <>
                    <span class="code">{one.security}</span> {one.name}
                  </>
                ),
              },
              { head: t("quantity"), cell: (one) => one.quantity, figure: true },
              { head: t("frozen"), cell: (one) => one.frozenQuantity, figure: true },
              { head: t("marketValue"), cell: (one) => yuan(one.marketValue), figure: true },
              { head: t("asOf"), cell: (one) => one.asOf, day: true },
            ]}
          />
        )}
      </Section>
      <Section title={t("incentivesHeldTitle")} field="incentivesHeld" value={party.incentivesHeld}>
        {(grants) => (
          <Table
            caption={t("incentivesHeldTitle")}
            rows={grants}
            none={t("incentivesHeldNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("company"), cell: (one) => <PartyLink party={one.company} /> },
              { head: t("shares"), cell: (one) => one.shares, figure: true },
              { head: t("grantedOn"), cell: (one) => one.grantedOn, day: true },
              { head: t("exercisedOn"), cell: (one) => one.exercisedOn ?? "—", day: true },
            ]}
          />
        )}
      </Section>
      <Section title={t("incentivesTitle")} field="incentivesGranted" value={party.incentivesGranted}>
        {(grants) => (
          <Table
            caption={t("incentivesTitle")}
            rows={grants}
            none={t("incentivesNone")}
            proof={(one) => one.evidence}
            columns={[
              { head: t("name"), cell: (one) => <PartyLink party={one.holder} /> },
              { head: t("shares"), cell: (one) => one.shares, figure: true },
              { head: t("grantedOn"), cell: (one) => one.grantedOn, day: true },
              { head: t("exercisedOn"), cell: (one) => one.exercisedOn ?? "—", day: true },
            ]}
          />
        )}
      </Section>
    </>
  );
}
