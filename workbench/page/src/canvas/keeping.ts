// Boards that are kept: ids, places and what was chosen, and nothing that a department told. Who opens one again asks the hub
// for the rest, as far as that lookup may see it.
import { type Board, type Place, empty } from "./board";

export interface Kept {
  format: "liancha-board";
  version: 1;
  day: string;
  parties: string[];
  expanded: string[];
  pinned: string[];
  hidden: Board["hidden"] extends ReadonlySet<infer Kind> ? Kind[] : never;
  places: [string, Place][];
}

export const kept = (board: Board): Kept => ({
  format: "liancha-board",
  version: 1,
  day: board.day,
  parties: [...board.parties.keys()],
  expanded: [...board.expanded],
  pinned: [...board.pinned],
  hidden: [...board.hidden],
  places: [...board.places].map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }]),
});

/** The board that a file holds, of ids alone; null for a file that holds none. */
export function opened(text: string): { board: Board; ids: string[]; expanded: string[] } | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isKept(read)) return null;
  const board: Board = {
    ...empty(read.day),
    pinned: new Set(read.pinned),
    hidden: new Set(read.hidden),
    places: new Map(read.places),
  };
  return { board, ids: read.parties, expanded: read.expanded };
}

function isKept(read: unknown): read is Kept {
  if (typeof read !== "object" || read === null) return false;
  const given = read as Partial<Record<keyof Kept, unknown>>;
  const texts = (list: unknown) => Array.isArray(list) && list.every((one) => typeof one === "string");
  const placed = (list: unknown) =>
    Array.isArray(list) &&
    list.every(
      (one) =>
        Array.isArray(one) && typeof one[0] === "string" && Number.isFinite(one[1]?.x) && Number.isFinite(one[1]?.y),
    );
  return (
    given.format === "liancha-board" &&
    given.version === 1 &&
    /^\d{4}-\d\d-\d\d$/.test(String(given.day)) &&
    [given.parties, given.expanded, given.pinned, given.hidden].every(texts) &&
    placed(given.places)
  );
}
