// FollowTheMoney (https://followthemoney.tech/): an entity a line. What it has no word for is an UnknownLink with its role.
import type { RelationKind } from "../../gql/graphql";
import { term } from "../../text";
import { percent } from "../../text/figures";
import { type Fact, type Seen, nameOf } from "./seen";

type Properties = Record<string, (string | null)[]>;

const OFFICES: ReadonlySet<RelationKind> = new Set([
  "LEGAL_REPRESENTATIVE",
  "PRINCIPAL",
  "DIRECTOR",
  "SUPERVISOR",
  "SENIOR_MANAGER",
]);

export function ftm({ parties, facts }: Seen): string {
  const lines = [
    ...parties.map((one) =>
      one.person
        ? entity(one.id, "Person", { name: [one.name], notes: [one.listed ? "失信被执行人" : null] })
        : entity(one.id, "Company", {
            name: [nameOf(one)],
            registrationNumber: [one.id],
            jurisdiction: ["cn"],
            notes: [one.listed ? "失信被执行人" : null],
          }),
    ),
    ...facts.map(relation),
  ];
  return lines.map((one) => `${JSON.stringify(one)}\n`).join("");
}

function relation(fact: Fact, at: number): object {
  const id = `${fact.from.id}.${fact.relation}.${fact.to.id}.${at}`.toLowerCase();
  const about = {
    startDate: [fact.since],
    endDate: [fact.until],
    recordId: [fact.proof?.recordId ?? null],
    publisher: [fact.proof?.department ?? null],
    role: [term("RelationKind", fact.relation)],
  };
  if (fact.relation === "SHAREHOLDER")
    return entity(id, "Ownership", {
      owner: [fact.from.id],
      asset: [fact.to.id],
      percentage: [fact.ratio === null ? null : percent(fact.ratio)],
      ...about,
    });
  if (OFFICES.has(fact.relation))
    return entity(id, "Directorship", { director: [fact.from.id], organization: [fact.to.id], ...about });
  return entity(id, "UnknownLink", { subject: [fact.from.id], object: [fact.to.id], ...about });
}

function entity(id: string, schema: string, given: Properties): object {
  const properties: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(given)) {
    const said = values.filter((one) => one !== null);
    if (said.length > 0) properties[name] = said;
  }
  return { id, schema, properties };
}
