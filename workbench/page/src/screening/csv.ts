// The results as a file: the rows as they stood, and beside each what was found; as `liancha screen` writes them.
import { language, said, t, term } from "../text";
import { faultText } from "../text/refusals";
import type { Found, Measure, Trigger, Unchecked } from "./outcome";
import * as store from "./store";

/** UTF-8 with a mark, as Excel reads it. */
export const MARK = "\ufeff";

export async function csvOf(of: store.Screening): Promise<Blob> {
  const header = [
    ...of.header,
    t("screenDecision"),
    t("screenCode"),
    t("screenName"),
    t("screenMeasures"),
    t("checkWhy"),
    t("screenBasis"),
    t("screenWhyNot"),
    t("screenDay"),
    t("screenRecord"),
  ];
  const parts = [MARK, lineOf(header)];
  for (let number = 0; number < of.done; number += 1) {
    const batch = await store.batch(of.id, number);
    if (batch?.outcome == null) continue;
    const { outcome } = batch;
    const record = outcome.record ?? "";
    const told = new Map<number, string[]>();
    for (const one of outcome.found) told.set(one.at, [...foundCells(one), outcome.asOf, record]);
    for (const one of outcome.unchecked) told.set(one.at, [...uncheckedCells(one), outcome.asOf, ""]);
    const clear = [term("Decision", "CLEAR"), "CLEAR", "", "", "", "", "", outcome.asOf, record];
    parts.push(
      batch.rows.map((row, at) => lineOf([...fitted(row, of.header.length), ...(told.get(at) ?? clear)])).join(""),
    );
  }
  return new Blob(parts, { type: "text/csv" });
}

function foundCells(one: Found): string[] {
  return [
    term("Decision", one.decision),
    one.decision,
    one.party.name ?? "",
    joined(one.measures.map(measureText)),
    joined(one.measures.map((measure) => triggerText(measure.trigger))),
    joined(one.measures.map((measure) => measure.basis)),
    one.missingDepartments.join("、"),
  ];
}

export const joined = (texts: string[]): string => [...new Set(texts)].join(language.value === "zh" ? "；" : "; ");

const uncheckedCells = (one: Unchecked): string[] => [t("screenUnchecked"), one.code, "", "", "", "", whyNot(one)];

export const whyNot = (one: Pick<Unchecked, "code" | "message">): string =>
  one.code === "CONSENT_UNKNOWN"
    ? t("screenNoConsent")
    : faultText({ message: one.message, extensions: { code: one.code } });

export const measureText = (one: Measure): string =>
  `${one.code} ${said({ zh: one.title, en: one.titleEn })}（${term("Action", one.action)}）`;

export function triggerText(one: Trigger): string {
  const relation =
    one.relation === null
      ? t("checkItself")
      : `${one.fromSubject ? t("exposureOfSubject") : t("exposureOfParty")} ${term("RelationKind", one.relation)}`;
  const party = one.relation === null ? "" : (one.party?.name ?? one.party?.id ?? "");
  return [relation, party, one.entry?.caseNumber ?? ""].filter((part) => part !== "").join(" ");
}

const fitted = (row: string[], width: number): string[] => Array.from({ length: width }, (_, at) => row[at] ?? "");

export const lineOf = (cells: string[]): string => `${cells.map(quoted).join(",")}\r\n`;

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
