// What the hub tells as it happens: over one connection (graphql-transport-ws), which is made anew whenever it breaks.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { type Client, createClient } from "graphql-ws";

import type { TypedDocumentString } from "../gql/graphql";
import { type Fault, hashOf } from "./ask";
import { t } from "../text";
import { headersOf, signOut, stated, token } from "./session";

/** Milliseconds after which a connection without a sign of life is given up, and the longest pause before the next. */
const KEEP_ALIVE = 10_000;
const LONGEST_PAUSE = 10_000;

/** The codes of a connection that is refused, which it will be again. */
const UNAUTHORIZED = 4401;
const REFUSED = [4400, UNAUTHORIZED, 4403];

/** Whether the connection stands. */
export const connected = signal(false);
let client: Client | null = null;

function connection(): Client {
  client ??= createClient({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
    connectionParams: () => headersOf(stated.value, token.value ?? ""),
    keepAlive: KEEP_ALIVE,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (retries) => new Promise((done) => setTimeout(done, Math.min(LONGEST_PAUSE, 500 * 2 ** retries))),
    // Who may not ask is told so by the next request; a hub that ends is asked again.
    shouldRetry: (error) => error instanceof Event && !(error instanceof CloseEvent && REFUSED.includes(error.code)),
    on: {
      connected: () => (connected.value = true),
      closed: () => (connected.value = false),
    },
  });
  return client;
}

/** Whoever signs in anew, or states another lookup, has another connection. */
export function disconnect(): void {
  void client?.dispose();
  client = null;
}

export interface Told<Data> {
  data: Data | null;
  faults: Fault[];
  /** When it was told. */
  at: Date;
}

/** Has each event told; the variables may be changed meanwhile, and are those of the next connection. */
export function follow<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  tell: (told: Told<Data>) => void,
): () => void {
  const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(document) } };
  let ended = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let stop = () => {};
  // What the hub ends is asked for again: it may have ended itself.
  const again = () => {
    if (!ended) waiting = setTimeout(begin, LONGEST_PAUSE);
  };
  function begin(): void {
    stop = connection().subscribe<Data>(
      { query: "", variables, extensions },
      {
        next: ({ data, errors }) => tell({ data: data ?? null, faults: faultsOf(errors), at: new Date() }),
        error: (error) => {
          tell({ data: null, faults: faultsOf(Array.isArray(error) ? error : [error]), at: new Date() });
          again();
        },
        complete: again,
      },
    );
  }
  begin();
  return () => {
    ended = true;
    clearTimeout(waiting);
    stop();
  };
}

/** The last event, of these variables. */
export function useLive<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Told<Data> | null {
  const [told, setTold] = useState<Told<Data> | null>(null);
  const key = JSON.stringify(variables);
  useEffect(() => {
    setTold(null);
    // What was told stays, when what is told next is that there is nothing to tell.
    return follow(document, variables, (now) =>
      setTold((before) => (now.data === null && before !== null ? { ...before, faults: now.faults } : now)),
    );
  }, [document, key]);
  return told;
}

function faultsOf(errors: readonly unknown[] | undefined): Fault[] {
  const faults = (errors ?? []).map(faultOf);
  const unknown = faults.find((one) => one.extensions?.code === "UNAUTHENTICATED");
  if (unknown !== undefined) signOut(unknown.message);
  return faults;
}

function faultOf(error: unknown): Fault {
  if (error instanceof CloseEvent) {
    const code = error.code === UNAUTHORIZED ? "UNAUTHENTICATED" : String(error.code);
    return { message: error.reason || t("errorNetwork"), extensions: { code } };
  }
  if (error instanceof Object && "message" in error) return error as Fault;
  return { message: t("errorNetwork"), extensions: { code: "UNREACHABLE" } };
}
