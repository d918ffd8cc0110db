// The watchlists at the hub (/watchlists; docs/watchlists.md): what is asked of them, and told.
import { Refusal, headersOf, reach, signOut, token } from "../api/session";
import type { Found, Party } from "../screening/outcome";
import { refusal } from "../screening/reading";

export interface Summary {
  name: string;
  role: string;
  purpose: string;
  case: string | null;
  checkFor: string | null;
  parties: number;
  reviewedOn: string | null;
  reviewedAt: string | null;
  failing: string | null;
  seen: number;
  unseen: number;
}

export interface Day {
  day: string;
  reviewedAt: string | null;
  watched: number;
  unchecked: number;
  incomplete: number;
  alerts: number;
}

export interface Whole {
  watchlist: Summary;
  days: Day[];
}

export interface Item {
  code: string;
  action: string;
}

export interface Why {
  code: string;
  message: string;
}

export interface Alert {
  number: number;
  at: string;
  reference: string;
  party: Party;
  code: string | null;
  before: string | null;
  after: string | null;
  came: Item[];
  went: Item[];
  now: Found | null;
  new: number[];
  whyNot: Why | null;
  record: string | null;
}

export interface Digest {
  day: Day;
  alerts: Alert[];
  /** Of so many nothing is told: their parties may not be looked up now. */
  withheld: number;
  more: boolean;
  last: number;
  record: string | null;
}

export interface Watched {
  reference: string;
  party: Party;
  since: string;
  checkedOn: string | null;
  changedOn: string | null;
  now: Found | null;
  whyNot: Why | null;
}

export interface Portfolio {
  parties: Watched[];
  more: boolean;
  last: string;
  record: string | null;
}

export interface Refused extends Why {
  at: number;
}

export interface Taken {
  added: number;
  refused: Refused[];
  unchecked: Refused[];
}

export interface Adding {
  subject: string;
  reference: string | null;
}

/** What is told of at a time. */
const FIRST = 50;

const of = (name: string): string => `/${encodeURIComponent(name)}`;

export const all = (signal: AbortSignal): Promise<Summary[]> => asked("GET", "", undefined, signal);

export const whole = (name: string, signal: AbortSignal): Promise<Whole> => asked("GET", of(name), undefined, signal);

export const make = (name: string, given: { role: string; purpose: string; case?: string }): Promise<object> =>
  asked("PUT", of(name), given);

export const remove = (name: string): Promise<object> => asked("DELETE", of(name));

export const review = (name: string): Promise<object> => asked("POST", `${of(name)}/review`);

export const see = (name: string, alert: number): Promise<object> => asked("PUT", `${of(name)}/seen`, { alert });

export const add = (name: string, parties: Adding[]): Promise<Taken> =>
  asked("POST", `${of(name)}/parties`, { parties });

export const drop = (name: string, reference: string): Promise<object> =>
  asked("POST", `${of(name)}/parties/dropped`, { references: [reference] });

export const digest = (name: string, day: string, after: number, signal?: AbortSignal): Promise<Digest> =>
  asked("GET", `${of(name)}/digests/${day}?after=${after}&first=${FIRST}`, undefined, signal);

export const portfolio = (name: string, after: string, notable: boolean, signal: AbortSignal): Promise<Portfolio> =>
  asked(
    "GET",
    `${of(name)}/parties?${new URLSearchParams({ after, first: String(FIRST), notable: String(notable) })}`,
    undefined,
    signal,
  );

async function asked<Data>(method: string, path: string, given?: object, signal?: AbortSignal): Promise<Data> {
  const answer = await reach(`/watchlists${path}`, {
    method,
    headers: { ...headersOf({}, token.value ?? ""), "content-type": "application/json" },
    ...(given === undefined ? {} : { body: JSON.stringify(given) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.status >= 300) {
    const why = await refusal(answer);
    if (why.code === "UNAUTHENTICATED") signOut(why.message);
    throw why;
  }
  // What is done and says nothing more has no body.
  return (answer.status === 204 ? {} : ((await answer.json()) as { data: Data }).data) as Data;
}

/** What is refused, in a state; anything else is a fault of the page. */
export function orRefused(set: (refused: Refusal) => void): (error: unknown) => void {
  return (error) => {
    if (error instanceof DOMException && error.name === "AbortError") return;
    if (!(error instanceof Refusal)) throw error;
    set(error);
  };
}
