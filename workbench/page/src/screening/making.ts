// What the hub makes of what stands here, and keeps nothing of: the workbook that `liancha screen` writes, and the report.
import { headersOf, reach, token } from "../api/session";
import { language } from "../text";
import { refusal } from "./reading";
import * as store from "./store";

/** The results as a workbook. Throws Refusal. */
export async function workbookOf(of: store.Screening): Promise<Blob> {
  const stated = { purpose: of.purpose, role: of.role, ...(of.case === null ? {} : { case: of.case }) };
  const { file, header, asOf, begun } = of;
  const parts = [line({ file, header, stated, asOf, begun, language: language.value })];
  for await (const { lines, rows, outcome } of answered(of)) parts.push(line({ lines, rows, outcome }));
  return made("/screening/workbook", parts);
}

/** The report of a screening, which the hub makes of what it signed. Throws Refusal. */
export async function reportOf(of: store.Screening): Promise<Blob> {
  const parts: Signed[] = [];
  for await (const { lines, signed } of answered(of)) if (signed !== undefined) parts.push({ lines, ...signed });
  return report(of.file, parts);
}

export interface Signed extends store.Signed {
  lines: number[];
}

/** Throws Refusal. */
export async function report(file: string | null, parts: Signed[]): Promise<Blob> {
  return made("/screening/report", [line({ file, language: language.value }), ...parts.map(line)]);
}

async function* answered(of: store.Screening): AsyncGenerator<store.Batch> {
  for (let number = 0; number < of.done; number += 1) {
    const batch = await store.batch(of.id, number);
    if (batch?.outcome != null) yield batch;
  }
}

async function made(path: string, parts: string[]): Promise<Blob> {
  const answer = await reach(path, {
    method: "POST",
    headers: { ...headersOf({}, token.value ?? ""), "content-type": "application/jsonl" },
    body: new Blob(parts),
  });
  if (answer.status !== 200) throw await refusal(answer);
  return answer.blob();
}

const line = (part: object): string => `${JSON.stringify(part)}\n`;
