// A digest as a file, as `liancha watch digest` writes it.
import { MARK, joined, lineOf, measureText, triggerText, whyNot } from "../screening/csv";
import { t, term } from "../text";
import type { Alert, Item } from "./desk";

export function csvOf(alerts: readonly Alert[]): string {
  const header = [
    t("watchReference"),
    t("watchParty"),
    t("screenName"),
    t("watchAt"),
    t("watchBefore"),
    t("watchAfter"),
    t("watchCame"),
    t("watchWent"),
    t("screenWhyNot"),
    t("watchNow"),
    t("watchMeasuresNow"),
    t("checkWhy"),
    t("screenBasis"),
    t("screenRecord"),
  ];
  return MARK + [header, ...alerts.map(cells)].map(lineOf).join("");
}

function cells(one: Alert): string[] {
  const first = [one.reference, one.party.id, one.party.name ?? "", one.at];
  const record = one.record ?? "";
  if (one.whyNot !== null) return [...first, "", "", "", "", whyNot(one.whyNot), "", "", "", "", record];
  const measures = one.now?.measures ?? [];
  return [
    ...first,
    one.before === null ? t("watchFirst") : term("Decision", one.before),
    one.after === null ? "" : term("Decision", one.after),
    items(one.came),
    items(one.went),
    one.code === null ? "" : whyNot({ code: one.code, message: one.code }),
    term("Decision", one.now?.decision ?? "CLEAR"),
    joined(measures.map(measureText)),
    joined(measures.map((measure) => triggerText(measure.trigger))),
    joined(measures.map((measure) => measure.basis)),
    record,
  ];
}

const items = (of: readonly Item[]): string => joined(of.map((one) => `${one.code} ${term("Action", one.action)}`));
