// A hub, asked typed questions: each answer with its errors, its record of the disclosure log and its signature.
import type { TypedDocumentString } from "./gql/graphql.js";

export * from "./gql/graphql.js";

/** By what right somebody asks (查询目的、角色、案号、授权). */
export interface Lookup {
  token: string;
  purpose: string;
  role?: string;
  case?: string;
  consent?: string;
}

export interface Fault {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string };
}

/** What was answered. What a department did not answer is null in `data`, and `errors` says so: read both. */
export interface Answer<Result> {
  data: Result | null;
  errors: Fault[];
  /** The record of the disclosure log (存证号). */
  record: string | null;
  /** The hub's detached signature of `body`, where it was asked for. */
  signature: string | null;
  body: string;
}

/** A request that was not answered: who asks is not known, the lookup is not lawful, the hub is away. */
export class NotAnswered extends Error {
  constructor(
    readonly status: number,
    readonly errors: Fault[],
  ) {
    super(`${status}: ${errors.map((one) => one.message).join("; ")}`);
  }
}

export class Liancha {
  readonly #place: URL;
  readonly #headers: Record<string, string>;

  constructor(hub: string, lookup: Lookup, options: { sign?: boolean } = {}) {
    this.#place = new URL("/graphql", hub);
    const { token, ...stated } = lookup;
    const headers = Object.entries(stated).map(([name, text]) => [`x-liancha-${name}`, encodeURIComponent(text)]);
    this.#headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/graphql-response+json",
      ...Object.fromEntries(headers),
      ...(options.sign ? { "x-liancha-sign": "1" } : {}),
    };
  }

  /** Asks a question. Throws NotAnswered. */
  async ask<Result, Variables>(
    question: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Answer<Result>> {
    const asked = JSON.stringify({ query: question.toString(), variables });
    const response = await fetch(this.#place, { method: "POST", headers: this.#headers, body: asked });
    const body = await response.text();
    const answer = json(body);
    if (!response.ok || answer.data === undefined) throw new NotAnswered(response.status, answer.errors ?? []);
    return {
      data: answer.data as Result | null,
      errors: answer.errors ?? [],
      record: response.headers.get("x-liancha-record"),
      signature: response.headers.get("x-liancha-signature"),
      body,
    };
  }
}

function json(body: string): { data?: unknown; errors?: Fault[] } {
  try {
    return JSON.parse(body) as { data?: unknown; errors?: Fault[] };
  } catch {
    // What answered is no hub: a proxy's page, or nothing.
    return { errors: [{ message: "the answer is no JSON" }] };
  }
}
