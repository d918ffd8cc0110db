// The Beneficial Ownership Data Standard 0.4 (https://standard.openownership.org/en/0.4.0/): who owns, controls and runs which
// company. It has no word for guarantors, co-owners and the like, which are left out.
import type { RelationKind } from "../../gql/graphql";
import type { Party } from "../board";
import { type Fact, type Seen, nameOf } from "./seen";

const INTERESTS: Partial<Record<RelationKind, string>> = {
  SHAREHOLDER: "shareholding",
  ACTUAL_CONTROLLER: "votingRights",
  LEGAL_REPRESENTATIVE: "seniorManagingOfficial",
  PRINCIPAL: "seniorManagingOfficial",
  SENIOR_MANAGER: "seniorManagingOfficial",
  DIRECTOR: "boardMember",
  SUPERVISOR: "otherInfluenceOrControl",
};
const PERCENT = 100;

export function bods({ day, parties, facts }: Seen, made: Date): string {
  const told = facts.filter((one) => one.relation in INTERESTS);
  const companyOf = new Map<string, string>();
  for (const one of told) if (!companyOf.has(one.from.id)) companyOf.set(one.from.id, one.to.id);
  const wanted = parties.filter((one) => !one.person || companyOf.has(one.id));
  const common = {
    statementDate: day,
    recordStatus: "new",
    publicationDetails: {
      publicationDate: made.toISOString().slice(0, 10),
      bodsVersion: "0.4",
      publisher: { name: "Liancha 联查" },
    },
  };
  const statements = [
    ...wanted.map((one) => ({
      statementId: uuid(),
      declarationSubject: one.person ? (companyOf.get(one.id) ?? one.id) : one.id,
      ...common,
      recordId: one.id,
      ...(one.person ? person(one) : company(one)),
    })),
    ...told.map((one, at) => ({
      statementId: uuid(),
      declarationSubject: one.to.id,
      ...common,
      recordId: `${one.from.id}-${one.relation}-${one.to.id}-${at}`,
      recordType: "relationship",
      recordDetails: {
        isComponent: false,
        subject: one.to.id,
        interestedParty: one.from.id,
        interests: [interest(one)],
      },
      ...(one.proof === null
        ? {}
        : { source: { type: ["officialRegister"], description: `${one.proof.department} ${one.proof.recordId}` } }),
    })),
  ];
  return `${JSON.stringify(statements, null, 1)}\n`;
}

const company = (party: Party) => ({
  recordType: "entity",
  recordDetails: {
    isComponent: false,
    entityType: { type: "registeredEntity" },
    name: nameOf(party),
    jurisdiction: { name: "China", code: "CN" },
    identifiers: [{ id: party.id, scheme: "CN-SAIC", schemeName: "统一社会信用代码" }],
  },
});

const person = (party: Party) => ({
  recordType: "person",
  recordDetails: {
    isComponent: false,
    personType: "knownPerson",
    ...(party.name === null ? {} : { names: [{ type: "legal", fullName: party.name }] }),
  },
});

function interest(fact: Fact): object {
  const direct = fact.relation !== "ACTUAL_CONTROLLER";
  return {
    type: INTERESTS[fact.relation],
    directOrIndirect: direct ? "direct" : "unknown",
    beneficialOwnershipOrControl: !direct,
    ...(fact.ratio === null ? {} : { share: { exact: Number((Number(fact.ratio) * PERCENT).toFixed(9)) } }),
    ...(fact.since === null ? {} : { startDate: fact.since }),
    ...(fact.until === null ? {} : { endDate: fact.until }),
  };
}

/** RFC 9562, version 4; `crypto.randomUUID` is not there where a page came without TLS. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
