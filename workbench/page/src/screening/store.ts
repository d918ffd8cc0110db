// Where a screening is kept: in this browser, under its origin, until whoever began it removes it. The hub keeps no file.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import type { Outcome } from "./outcome";

export interface Screening {
  id: string;
  file: string;
  header: string[];
  /** The column of the subjects. */
  at: number;
  role: string;
  purpose: string;
  case: string | null;
  asOf: string;
  begun: string;
  /** How many rows the file has, and in how many batches; and of these how many are answered. */
  rows: number;
  batches: number;
  done: number;
  screened: number;
  counts: Record<string, number>;
  unchecked: Record<string, number>;
}

export interface Batch {
  lines: number[];
  rows: string[][];
  outcome: Outcome | null;
  /** What was asked and answered, as it travelled, and the hub's signature of it: what a report is made of. */
  signed?: Signed;
}

export interface Signed {
  asked: string;
  answer: string;
  signature: string;
}

interface Schema extends DBSchema {
  screenings: { key: string; value: Screening };
  batches: { key: [string, number]; value: Batch };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>("liancha.screenings", 1, {
    upgrade(db) {
      db.createObjectStore("screenings", { keyPath: "id" });
      db.createObjectStore("batches");
    },
  });
  return opened;
}

export const all = async (): Promise<Screening[]> =>
  (await (await database()).getAll("screenings")).sort((one, other) => other.begun.localeCompare(one.begun));

export const get = async (id: string): Promise<Screening | undefined> => (await database()).get("screenings", id);

export async function put(screening: Screening): Promise<void> {
  await (await database()).put("screenings", screening);
}

export async function putBatch(id: string, number: number, batch: Batch): Promise<void> {
  await (await database()).put("batches", batch, [id, number]);
}

export const batch = async (id: string, number: number): Promise<Batch | undefined> =>
  (await database()).get("batches", [id, number]);

/** What was answered stands together: a screening that says so, and the batch. */
export async function answered(screening: Screening, number: number, batch: Batch): Promise<void> {
  const writing = (await database()).transaction(["screenings", "batches"], "readwrite");
  await Promise.all([
    writing.objectStore("batches").put(batch, [screening.id, number]),
    writing.objectStore("screenings").put(screening),
    writing.done,
  ]);
}

export async function remove(id: string): Promise<void> {
  const writing = (await database()).transaction(["screenings", "batches"], "readwrite");
  await Promise.all([
    writing.objectStore("batches").delete(IDBKeyRange.bound([id], [id, []])),
    writing.objectStore("screenings").delete(id),
    writing.done,
  ]);
}
