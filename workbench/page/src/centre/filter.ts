// Which part of the list is looked at, and which list behind a number: as it stands in the address.
import { read, written } from "../parts/place";

export interface Part {
  region?: string;
  court?: string;
  grounds?: number;
}

/** Has another part looked at. */
export type Choose = (part: Part) => void;

export interface Days {
  since?: string;
  before?: string;
}

export const IN_FORCE: Listed = { of: "entries", standing: "IN_FORCE" };

/** A list behind a number, of a part. */
export type Listed =
  | { of: "entries"; standing: "IN_FORCE" | "ENDED" | "ANY"; listed?: Days; ended?: Days }
  | {
      of: "measures";
      standing: "APPLIED" | "LIFTED" | "RETAINED" | "TO_LIFT";
      unit?: string;
      applied?: Days;
      lifted?: Days;
    }
  | { of: "steps"; duty?: string; accountable?: string; unit?: string; overdue: boolean };

export interface Place {
  part: Part;
  listed: Listed | null;
}

const HOME = "/centre";

/** The address of a place: what is looked at is told to nobody, since it stands behind the #. */
export function addressOf({ part, listed }: Place): string {
  if (Object.keys(part).length === 0 && listed === null) return HOME;
  return `${HOME}/${written(JSON.stringify({ part, listed }))}`;
}

export function placeOf(text: string | undefined): Place {
  const nowhere = { part: {}, listed: null };
  if (text === undefined) return nowhere;
  try {
    return { ...nowhere, ...(JSON.parse(read(text)) as Partial<Place>) };
  } catch {
    // An address that somebody cut off.
    return nowhere;
  }
}

/** The days of a month (YYYY-MM). */
export function monthDays(month: string): Days {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
  return { since: `${month}-01`, before: `${next}-01` };
}

/** On which days somebody was listed so many whole years before a day. */
export function agedDays(years: number, day: string): Days {
  return { since: after(yearsBefore(day, years + 1)), before: after(yearsBefore(day, years)) };
}

function yearsBefore(day: string, years: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year - years, month, 0)).getUTCDate();
  return new Date(Date.UTC(year - years, month - 1, Math.min(date, last))).toISOString().slice(0, 10);
}

function after(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date + 1)).toISOString().slice(0, 10);
}
