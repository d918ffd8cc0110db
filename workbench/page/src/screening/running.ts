// A screening under way: batch after batch is asked for, a few at the same time, and kept as it is answered. It stops
// when it is paused, refused, or its page is gone, and goes on from what is kept.
import { signal } from "@preact/signals";

import { Refusal, type Stated, signOut } from "../api/session";
import { screened } from "./asking";
import type { Outcome } from "./outcome";
import * as store from "./store";
import type { Screening } from "./store";

/** Batches that are asked for at the same time. */
const AHEAD = 3;
/** How often a hub that has no room, or does not answer, is asked again, and after how many milliseconds first. */
const ATTEMPTS = 5;
const PAUSE = 500;
const AGAIN = new Set(["429", "502", "503", "504", "OVERLOADED", "RATE_LIMITED", "UNREACHABLE"]);

/** What runs: its screening as it stands, how many subjects a second, and why it stopped, if it did. */
export interface Running {
  screening: Screening;
  rate: number;
  state: "running" | "paused" | "done";
  error: Refusal | null;
}

export const running = signal<Running | null>(null);
let stopping: AbortController | null = null;

export function pause(): void {
  stopping?.abort();
}

/** Goes on with a screening until it is done, or stopped. */
export async function run(given: Screening): Promise<void> {
  pause();
  const ending = new AbortController();
  stopping = ending;
  const began = performance.now();
  const before = given.screened;
  let now = given;
  const show = (state: Running["state"], error: Refusal | null = null) => {
    if (stopping !== ending) return;
    const rate = (now.screened - before) / Math.max(0.001, (performance.now() - began) / 1000);
    running.value = { screening: now, rate, state, error };
  };
  show("running");
  try {
    const waiting: Promise<Answered>[] = [];
    let next = now.done;
    while (now.done < now.batches) {
      while (next < now.batches && waiting.length < AHEAD) {
        const asked = batchOf(now, next, ending.signal);
        // Whoever waits for it meets its error.
        asked.catch(() => undefined);
        waiting.push(asked);
        next += 1;
      }
      const first = waiting.shift();
      if (first === undefined) break;
      const { batch, outcome, signed } = await first;
      if (ending.signal.aborted) break;
      now = counted(now, outcome);
      await store.answered(now, now.done - 1, { ...batch, outcome, signed });
      show("running");
    }
    show(now.done < now.batches ? "paused" : "done");
  } catch (error) {
    ending.abort();
    if (error instanceof DOMException && error.name === "AbortError") show("paused");
    else if (error instanceof Refusal) {
      if (error.code === "UNAUTHENTICATED") signOut(error.message);
      show("paused", error);
    } else throw error;
  }
}

interface Answered {
  batch: store.Batch;
  outcome: Outcome;
  signed: store.Signed;
}

async function batchOf(of: Screening, number: number, signal: AbortSignal): Promise<Answered> {
  const batch = await store.batch(of.id, number);
  if (batch === undefined) throw new Refusal("BAD_FILE", "the rows are not there any more");
  const subjects = batch.rows.map((row) => (row[of.at] ?? "").trim());
  return { batch, ...(await asked(of, subjects, signal)) };
}

async function asked(of: Screening, subjects: string[], signal: AbortSignal): ReturnType<typeof screened> {
  const stated: Stated = { role: of.role, purpose: of.purpose };
  if (of.case !== null) stated.case = of.case;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await screened({ subjects, asOf: of.asOf }, stated, signal);
    } catch (error) {
      const worthwhile = error instanceof Refusal && AGAIN.has(error.code) && attempt < ATTEMPTS;
      if (!worthwhile || signal.aborted) throw error;
      await new Promise((done) => setTimeout(done, PAUSE * 2 ** attempt));
    }
  }
}

function counted(of: Screening, outcome: Outcome): Screening {
  const counts = { ...of.counts };
  const unchecked = { ...of.unchecked };
  const add = (to: Record<string, number>, key: string, by: number) => (to[key] = (to[key] ?? 0) + by);
  for (const one of outcome.found) add(counts, one.decision, 1);
  for (const one of outcome.unchecked) add(unchecked, one.code, 1);
  add(counts, "CLEAR", outcome.screened - outcome.found.length - outcome.unchecked.length);
  return { ...of, done: of.done + 1, screened: of.screened + outcome.screened, counts, unchecked };
}
