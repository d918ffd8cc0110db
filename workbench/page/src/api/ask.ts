// Asks the hub an operation, typed by its document; and keeps for a component what was answered.
import { useEffect, useState } from "preact/hooks";

import type { TypedDocumentString } from "../gql/graphql";
import { Refusal, headersOf, reach, signOut, stated, token } from "./session";

const ALGORITHM = "sha256:";

export interface Fault {
  message: string;
  path?: (string | number)[];
  /** `service` is the department that the error is of. */
  extensions?: { code?: string; service?: string };
}

export interface Answer<Data> {
  data: Data | null;
  faults: Fault[];
  /** The number of the record in the disclosure log. */
  record: string | null;
}

export async function ask<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  signal: AbortSignal | null = null,
): Promise<Answer<Data>> {
  const answer = await reach("/graphql", {
    method: "POST",
    headers: {
      ...headersOf(stated.value, token.value ?? ""),
      "content-type": "application/json",
      accept: "application/graphql-response+json",
    },
    body: JSON.stringify({ variables, extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(document) } } }),
    signal,
  });
  const body = (await answer.json()) as { data?: Data | null; errors?: Fault[] };
  if (answer.status === 401) signOut(body.errors?.[0]?.message ?? null);
  if (body.data === undefined) {
    const first = body.errors?.[0];
    throw new Refusal(first?.extensions?.code ?? String(answer.status), first?.message ?? String(answer.status));
  }
  return {
    data: body.data,
    faults: body.errors ?? [],
    record: answer.headers.get("x-liancha-record")?.split(":")[0] ?? null,
  };
}

/** By which the hub knows an operation of the page's: the build leaves nothing else of it here. */
export function hashOf(document: TypedDocumentString<unknown, never>): string {
  const hash = document.__meta__?.["hash"];
  if (typeof hash !== "string" || !hash.startsWith(ALGORITHM)) throw new Error("an operation without its hash");
  return hash.slice(ALGORITHM.length);
}

export type Asked<Data> =
  | { state: "asking" }
  | { state: "answered"; answer: Answer<Data> }
  | { state: "failed"; error: Refusal; again: () => void };

/** What is answered, asked anew whenever the variables are others; null asks nothing. */
export function useAnswer<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Asked<Data> {
  const [asked, setAsked] = useState<Asked<Data>>({ state: "asking" });
  const [round, setRound] = useState(0);
  const key = JSON.stringify(variables);
  useEffect(() => {
    const ending = new AbortController();
    setAsked({ state: "asking" });
    ask(document, variables, ending.signal).then(
      (answer) => setAsked({ state: "answered", answer }),
      (error: unknown) => {
        if (ending.signal.aborted) return;
        if (!(error instanceof Refusal)) throw error;
        setAsked({ state: "failed", error, again: () => setRound((one) => one + 1) });
      },
    );
    return () => ending.abort();
  }, [document, key, round]);
  return asked;
}
