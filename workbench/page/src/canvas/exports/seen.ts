// What is exported of a board: what is shown of it, one line a record.
import type { ProofFragment, RelationKind } from "../../gql/graphql";
import { type Board, type Party, isShown } from "../board";

export interface Fact {
  from: Party;
  to: Party;
  relation: RelationKind;
  /** The part of a share, or of the votes of who controls; an exact decimal. */
  ratio: string | null;
  /** Null where it is computed. */
  proof: ProofFragment | null;
  since: string | null;
  until: string | null;
}

export interface Seen {
  day: string;
  parties: Party[];
  facts: Fact[];
}

export function seen(board: Board): Seen {
  const facts: Fact[] = [];
  for (const link of board.links.values()) {
    const from = board.parties.get(link.from);
    const to = board.parties.get(link.to);
    if (from === undefined || to === undefined || !isShown(board, link)) continue;
    const about = { from, to, relation: link.relation };
    if (link.computed !== null)
      facts.push({ ...about, ratio: link.computed.share, proof: null, since: null, until: null });
    for (const { proof, ratio } of link.records.values())
      facts.push({ ...about, ratio, proof, since: proof.since ?? null, until: proof.until ?? null });
  }
  return { day: board.day, parties: [...board.parties.values()], facts };
}

export const nameOf = (party: Party): string => party.name ?? party.id;
