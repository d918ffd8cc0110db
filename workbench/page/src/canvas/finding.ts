// What stands around a party, and between two, as the hub tells it: parties and links of a board.
import { type Answer, ask } from "../api/ask";
import { Refusal, sees } from "../api/session";
import {
  AroundCompanyDocument,
  type AroundFragment,
  AroundPersonDocument,
  BetweenDocument,
  type DotFragment,
  type ProofFragment,
  type RelationKind,
  type StepFragment,
} from "../gql/graphql";
import { type Found, type Link, type Party, keyOf } from "./board";

/** Everything that is one step from a party on a day. Throws Refusal. */
export async function around(id: string, day: string): Promise<Found> {
  const asked = { id, asOf: day, list: sees("list") };
  const found = new Gathered();
  if (id.startsWith("p_")) {
    const answer = await ask(AroundPersonDocument, asked);
    found.around(told(answer, answer.data?.person));
    return found.all();
  }
  const answer = await ask(AroundCompanyDocument, { ...asked, control: sees("control") });
  const company = told(answer, answer.data?.company);
  found.around(company);
  for (const one of company.shareholders ?? []) found.share(one.party, company, one.ratio, one.evidence);
  for (const one of company.control?.controllers ?? []) {
    found.controls(one.party, company, one.share, company.control?.asOf ?? day);
    for (const step of one.chains.flatMap((chain) => chain.steps))
      found.share(step.holder, step.company, step.ratio, step.evidence);
  }
  return found.all();
}

/** The shortest ways between two parties on a day, over kinds of relation (null: over all), and their links. */
export async function between(
  from: string,
  to: string,
  day: string,
  relations: RelationKind[] | null,
): Promise<{ found: Found; path: string[] }> {
  const answer = await ask(BetweenDocument, { from, to, asOf: day, list: sees("list"), relations });
  const connections = told(answer, answer.data?.connections);
  const found = new Gathered();
  found.missing.push(...connections.missingDepartments);
  for (const step of connections.paths.flatMap((one) => one.steps)) found.step(step);
  const all = found.all();
  return { found: all, path: all.links.map(keyOf) };
}

function told<Value>(answer: Answer<unknown>, value: Value | null | undefined): Value {
  if (value != null) return value;
  const first = answer.faults[0];
  throw new Refusal(first?.extensions?.code ?? "NOT_FOUND", first?.message ?? "");
}

class Gathered {
  readonly missing: string[] = [];
  private more = false;
  private readonly parties = new Map<string, Party>();
  private readonly links = new Map<string, Link>();

  all(): Found {
    return {
      parties: [...this.parties.values()],
      links: [...this.links.values()],
      missing: [...new Set(this.missing)],
      more: this.more,
    };
  }

  around(party: AroundFragment): void {
    this.party(party);
    for (const one of party.shareholdings ?? []) this.share(party, one.company, one.ratio, one.evidence);
    const near = party.neighbourhood;
    if (near == null) return;
    this.missing.push(...near.missingDepartments);
    this.more = near.more;
    for (const step of near.steps) this.step(step);
  }

  step(step: StepFragment): void {
    this.party(step.from);
    this.party(step.to);
    for (const one of step.records) {
      const [from, to] = one.forward ? [step.from.id, step.to.id] : [step.to.id, step.from.id];
      this.record(from, to, one.relation, one.evidence, null);
    }
  }

  share(holder: DotFragment, company: DotFragment, ratio: string, proof: ProofFragment): void {
    this.party(holder);
    this.party(company);
    this.record(holder.id, company.id, "SHAREHOLDER", proof, ratio);
  }

  controls(party: DotFragment, company: DotFragment, share: string, day: string): void {
    this.party(party);
    const link: Link = {
      from: party.id,
      to: company.id,
      relation: "ACTUAL_CONTROLLER",
      records: new Map(),
      computed: { day, share },
    };
    this.links.set(keyOf(link), link);
  }

  private party(dot: DotFragment): void {
    this.parties.set(dot.id, {
      id: dot.id,
      person: dot.__typename === "Person",
      name: dot.name,
      listed: dot.defaulterStatus?.listed ?? false,
    });
  }

  private record(from: string, to: string, relation: RelationKind, proof: ProofFragment, ratio: string | null): void {
    const key = keyOf({ from, to, relation });
    const records = new Map(this.links.get(key)?.records ?? []);
    const number = `${proof.department} ${proof.recordId}`;
    records.set(number, { proof, ratio: ratio ?? records.get(number)?.ratio ?? null });
    this.links.set(key, { from, to, relation, records, computed: null });
  }
}
