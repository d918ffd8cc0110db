// Has the hub read a file, as it comes: its columns first, then batches of rows, which are kept here.
import { Refusal, headersOf, reach, token } from "../api/session";
import * as store from "./store";
import type { Screening } from "./store";

type Line = Part | { end: number; refused: string | null };

export type Begun = Pick<Screening, "role" | "purpose" | "case" | "asOf">;

/** The columns of a file, and which of them names the subjects; then its rows, in batches. */
export type Part = { header: string[]; at: number } | { lines: number[]; rows: string[][]; done: number };

/** Has the hub read a file. Throws Refusal, also where not all of it came. */
export async function* partsOf(file: File, column: string | null): AsyncGenerator<Part> {
  const query = new URLSearchParams({ name: file.name, ...(column === null ? {} : { column }) });
  const answer = await reach(`/screening/rows?${query}`, {
    method: "POST",
    headers: { ...headersOf({}, token.value ?? ""), "content-type": "application/octet-stream" },
    body: file,
  });
  if (answer.status !== 200 || answer.body === null) throw await refusal(answer);
  for await (const line of linesOf(answer.body)) {
    if (!("end" in line)) {
      yield line;
      continue;
    }
    if (line.refused !== null) throw new Refusal("BAD_FILE", line.refused);
    return;
  }
  throw new Refusal("UNREACHABLE", "the answer ended");
}

/** Reads a file and keeps it as a screening that has not begun. Throws Refusal. */
export async function read(
  file: File,
  begun: Begun,
  column: string | null,
  progress: (done: number) => void,
): Promise<Screening> {
  let screening: Screening | null = null;
  try {
    for await (const part of partsOf(file, column)) {
      if ("header" in part) {
        screening = made(file.name, part, begun);
      } else if (screening !== null) {
        await store.putBatch(screening.id, screening.batches, { lines: part.lines, rows: part.rows, outcome: null });
        screening.batches += 1;
        screening.rows += part.rows.length;
        progress(part.done);
      }
    }
    if (screening === null) throw new Refusal("UNREACHABLE", "the answer ended");
    await store.put(screening);
    return screening;
  } catch (error) {
    if (screening !== null) await store.remove(screening.id);
    throw error;
  }
}

function made(file: string, { header, at }: { header: string[]; at: number }, begun: Begun): Screening {
  const none = { rows: 0, batches: 0, done: 0, screened: 0, counts: {}, unchecked: {} };
  return { id: crypto.randomUUID(), file, header, at, ...begun, begun: new Date().toISOString(), ...none };
}

async function* linesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Line> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const parts = (rest + value).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield JSON.parse(part) as Line;
  }
}

export async function refusal(answer: Response): Promise<Refusal> {
  const body = (await answer.json().catch(() => ({}))) as {
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  const first = body.errors?.[0];
  const code = answer.status === 401 ? "UNAUTHENTICATED" : (first?.extensions?.code ?? String(answer.status));
  return new Refusal(code, first?.message ?? String(answer.status));
}
