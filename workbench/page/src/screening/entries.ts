// The results of a screening that are worth a look, in the light: what was found, and who could not be checked. What
// stands behind each is read from the batch when it is unfolded.
import * as store from "./store";

export interface Entry {
  line: number;
  /** Where it is kept. */
  batch: number;
  at: number;
  subject: string;
  name: string | null;
  /** A decision, or why the subject was not looked up. */
  code: string;
  checked: boolean;
  /** The items of the opinions that apply. */
  items: string[];
}

export type Order = "strict" | "line" | "name";

/** Strictest first; then what is not known. */
const STRICTNESS = [
  "PROHIBIT",
  "REVOKE",
  "REMOVE_FROM_OFFICE",
  "SUSPEND",
  "STRICT_REVIEW",
  "PRUDENT_REFERENCE",
  "REFERENCE",
  "SUPERVISE",
  "ASSIST",
  "INCOMPLETE",
];

export async function entriesOf(of: store.Screening, number: number): Promise<Entry[]> {
  const batch = await store.batch(of.id, number);
  if (batch?.outcome == null) return [];
  const { lines, rows, outcome } = batch;
  const place = (at: number) => ({
    line: lines[at] ?? 0,
    batch: number,
    at,
    subject: masked(rows[at]?.[of.at] ?? ""),
  });
  const found = outcome.found.map((one) => ({
    ...place(one.at),
    name: one.party.name,
    code: one.decision,
    checked: true,
    items: [...new Set(one.measures.map((measure) => measure.code))],
  }));
  const unchecked = outcome.unchecked.map((one) => ({
    ...place(one.at),
    name: null,
    code: one.code,
    checked: false,
    items: [],
  }));
  return [...found, ...unchecked];
}

export function sorted(entries: readonly Entry[], by: Order): Entry[] {
  const strictness = (one: Entry) => {
    const at = STRICTNESS.indexOf(one.code);
    return at < 0 ? STRICTNESS.length : at;
  };
  const compare: Record<Order, (one: Entry, other: Entry) => number> = {
    line: (one, other) => one.line - other.line,
    strict: (one, other) => strictness(one) - strictness(other) || one.line - other.line,
    name: (one, other) => (one.name ?? "").localeCompare(other.name ?? "", "zh-CN") || one.line - other.line,
  };
  return [...entries].sort(compare[by]);
}

/** A number of a person's is shown by its ends alone. */
export function masked(subject: string): string {
  const text = subject.trim();
  return /^\d{17}[\dXx]$|^\d{15}$/.test(text)
    ? `${text.slice(0, 6)}${"*".repeat(text.length - 10)}${text.slice(-4)}`
    : text;
}
