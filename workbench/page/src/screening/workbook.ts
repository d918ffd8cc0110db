// The results as a workbook, which the hub writes of what stands here: as `liancha screen` does.
import { headersOf, reach, token } from "../api/session";
import { language } from "../text";
import { refusal } from "./reading";
import * as store from "./store";

/** Throws Refusal. */
export async function workbookOf(of: store.Screening): Promise<Blob> {
  const stated = { purpose: of.purpose, role: of.role, ...(of.case === null ? {} : { case: of.case }) };
  const { file, header, asOf, begun } = of;
  const parts = [line({ file, header, stated, asOf, begun, language: language.value })];
  for (let number = 0; number < of.done; number += 1) {
    const batch = await store.batch(of.id, number);
    if (batch?.outcome != null) parts.push(line(batch));
  }
  const answer = await reach("/screening/workbook", {
    method: "POST",
    headers: { ...headersOf({}, token.value ?? ""), "content-type": "application/jsonl" },
    body: new Blob(parts),
  });
  if (answer.status !== 200) throw await refusal(answer);
  return answer.blob();
}

const line = (part: object): string => `${JSON.stringify(part)}\n`;
