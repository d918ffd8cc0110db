// A case board (案件图谱): parties, what relates them, and how they are looked at. Each change makes a new one, so that the one
// before is there to go back to.
import type { ProofFragment, RelationKind } from "../gql/graphql";

export interface Party {
  id: string;
  person: boolean;
  name: string | null;
  /** On the day of the board, as far as the lookup may see it. */
  listed: boolean;
}

export interface Holding {
  proof: ProofFragment;
  /** Of a share, its part of the company: an exact decimal. */
  ratio: string | null;
}

export interface Link {
  from: string;
  to: string;
  relation: RelationKind;
  /** The records that say so, by department and number. */
  records: ReadonlyMap<string, Holding>;
  /** Of who controls a company, which is computed: of which day, and by how much of the votes. */
  computed: { day: string; share: string } | null;
}

export interface Found {
  parties: Party[];
  links: Link[];
  /** Departments that did not answer. */
  missing: string[];
  /** Whether there is more than was given. */
  more: boolean;
}

export interface Place {
  x: number;
  y: number;
}

export interface Board {
  parties: ReadonlyMap<string, Party>;
  links: ReadonlyMap<string, Link>;
  places: ReadonlyMap<string, Place>;
  pinned: ReadonlySet<string>;
  expanded: ReadonlySet<string>;
  /** Kinds of relation that are not shown. */
  hidden: ReadonlySet<RelationKind>;
  /** The day that is looked at (YYYY-MM-DD). */
  day: string;
  /** The links of the paths that were found last. */
  path: ReadonlySet<string>;
}

export const empty = (day: string): Board => ({
  parties: new Map(),
  links: new Map(),
  places: new Map(),
  pinned: new Set(),
  expanded: new Set(),
  hidden: new Set(),
  day,
  path: new Set(),
});

export const keyOf = (link: Pick<Link, "from" | "to" | "relation">): string =>
  `${link.from} ${link.relation} ${link.to}`;

/** The board with what was found beside it. */
export function joined(board: Board, found: Found): Board {
  const parties = new Map(board.parties);
  for (const one of found.parties) {
    const known = parties.get(one.id);
    parties.set(one.id, known === undefined ? one : { ...one, name: one.name ?? known.name });
  }
  const links = new Map(board.links);
  for (const one of found.links) {
    const key = keyOf(one);
    const known = links.get(key);
    links.set(key, known === undefined ? one : { ...one, records: together(known.records, one.records) });
  }
  return { ...board, parties, links };
}

function together(known: Link["records"], found: Link["records"]): Link["records"] {
  const all = new Map(known);
  // Some questions tell of a record without its ratio.
  for (const [number, one] of found) all.set(number, { ...one, ratio: one.ratio ?? all.get(number)?.ratio ?? null });
  return all;
}

export const expanded = (board: Board, id: string): Board => ({ ...board, expanded: new Set(board.expanded).add(id) });

/** The board without a party, and without what related it. */
export function without(board: Board, id: string): Board {
  const parties = new Map(board.parties);
  parties.delete(id);
  const links = new Map([...board.links].filter(([, one]) => one.from !== id && one.to !== id));
  const left = (all: ReadonlySet<string>) => new Set([...all].filter((one) => one !== id));
  return { ...board, parties, links, pinned: left(board.pinned), expanded: left(board.expanded) };
}

export function toggled<Value>(all: ReadonlySet<Value>, one: Value): ReadonlySet<Value> {
  const made = new Set(all);
  if (!made.delete(one)) made.add(one);
  return made;
}

/** Whether a link is of the day, and of a kind that is shown. */
export function isShown(board: Board, link: Link): boolean {
  if (board.hidden.has(link.relation)) return false;
  if (link.computed !== null) return link.computed.day === board.day;
  return [...link.records.values()].some(
    ({ proof }) => (proof.since ?? "") <= board.day && (proof.until == null || board.day < proof.until),
  );
}

/** Boards in the order in which they were made, and which of them is looked at. */
export interface History {
  boards: readonly Board[];
  at: number;
}

const MOST = 100;

export const begun = (board: Board): History => ({ boards: [board], at: 0 });

export const now = (history: History): Board => history.boards[history.at] as Board;

export function next(history: History, board: Board): History {
  const boards = [...history.boards.slice(0, history.at + 1), board].slice(-MOST);
  return { boards, at: boards.length - 1 };
}

/** The same step, otherwise done: nothing to go back to by itself. */
export function amended(history: History, board: Board): History {
  const boards = history.boards.with(history.at, board);
  return { boards, at: history.at };
}

export const back = (history: History): History => ({ ...history, at: Math.max(0, history.at - 1) });

export const forth = (history: History): History => ({
  ...history,
  at: Math.min(history.boards.length - 1, history.at + 1),
});
