// Who is signed in, and what is being looked up and why. The token is kept in this tab alone.
import { computed, signal } from "@preact/signals";

export interface Line {
  purposes: string[];
  needs: "case" | "consent" | "self" | null;
  mayGive: "case" | null;
  ownCourt: boolean;
  courtBelow: boolean;
  closed: boolean;
  about: "subjects" | null;
  checksAny: boolean;
  sees: string[];
  ofSubjects: string[];
  withCase: string[];
}

export interface Role {
  name: string;
  title: string;
  lines: Line[];
}

export interface Lookup {
  role: string;
  purpose: string;
  case: string | null;
  consent: string | null;
  sees: string[];
  ofSubjects: string[];
  subjects: string[];
}

export interface Session {
  subject: string;
  client: string;
  organisation: string;
  unit: string;
  court: string | null;
  expires: number;
  stated: Stated;
  roles: Role[];
  groups: Record<string, string>;
  lookup: Lookup | null;
}

export type Stated = Partial<Record<"purpose" | "role" | "case" | "consent", string>>;

/** What the hub refused, by its code, or that it did not answer. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const TOKEN = "liancha.token";
const STATED = "liancha.lookup";

export const token = signal<string | null>(sessionStorage.getItem(TOKEN));
export const stated = signal<Stated>(kept());
export const session = signal<Session | null>(null);
/** Why nobody is signed in any more, if somebody was. */
export const ended = signal<string | null>(null);
export const lookup = computed(() => session.value?.lookup ?? null);

/** Whether the lookup sees a group of fields: of anybody, or of those whom it is about. */
export const sees = (group: string): boolean =>
  lookup.value !== null && (lookup.value.sees.includes(group) || lookup.value.ofSubjects.includes(group));

/** Takes a token that stands behind the # of the address, and takes it away from there. */
export function takeToken(): void {
  const given = /^#token=([\w.~-]+)$/.exec(location.hash);
  if (given?.[1] === undefined) return;
  signOut();
  token.value = given[1];
  sessionStorage.setItem(TOKEN, given[1]);
  history.replaceState(null, "", "#/");
}

export async function signIn(given: string): Promise<void> {
  const found = await whoAsks(given, {});
  token.value = given;
  sessionStorage.setItem(TOKEN, given);
  ended.value = null;
  state({}, found);
}

export function signOut(why: string | null = null): void {
  sessionStorage.removeItem(TOKEN);
  sessionStorage.removeItem(STATED);
  token.value = null;
  session.value = null;
  stated.value = {};
  ended.value = why;
}

/** Reads who is signed in, with the lookup that was stated before. */
export async function resume(): Promise<void> {
  if (token.value === null) return;
  try {
    session.value = await whoAsks(token.value, stated.value);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "UNAUTHENTICATED") {
      signOut(error.message);
      return;
    }
    if (Object.keys(stated.value).length === 0) throw error;
    // What was stated holds no longer: it is asked for anew.
    state({}, await whoAsks(token.value, {}));
  }
}

/** States what is looked up from now on. Throws Refusal where that is not lawful. */
export async function begin(given: Stated): Promise<void> {
  if (token.value === null) return;
  state(given, await whoAsks(token.value, given));
}

/** Has the lookup stated anew. */
export function pause(): void {
  if (session.value === null) return;
  state({}, { ...session.value, lookup: null });
}

export function headersOf(given: Stated, bearer: string): Record<string, string> {
  const found: Record<string, string> = { authorization: `Bearer ${bearer}` };
  for (const [name, value] of Object.entries(given)) found[`x-liancha-${name}`] = encodeURIComponent(value);
  return found;
}

function state(given: Stated, found: Session): void {
  stated.value = given;
  sessionStorage.setItem(STATED, JSON.stringify(given));
  session.value = found;
}

async function whoAsks(bearer: string, given: Stated): Promise<Session> {
  const answer = await reach("/session", { headers: headersOf(given, bearer) });
  const body = (await answer.json()) as {
    data?: Session;
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  if (body.data !== undefined) return body.data;
  const first = body.errors?.[0];
  const code = first?.extensions?.code ?? "UNKNOWN";
  throw new Refusal(answer.status === 401 ? "UNAUTHENTICATED" : code, first?.message ?? String(answer.status));
}

/** A request to the hub. Throws Refusal where it cannot be reached. */
export async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: "omit", cache: "no-store" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refusal("UNREACHABLE", String(error));
  }
}

function kept(): Stated {
  const text = sessionStorage.getItem(STATED);
  return text === null ? {} : (JSON.parse(text) as Stated);
}
