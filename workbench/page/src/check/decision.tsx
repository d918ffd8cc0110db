// A decision (核查结论), by a word and a mark of how strict it is. It is an aid to whoever decides.
import { term } from "../text";

export function Decision({ of }: { of: string }) {
  return (
    <strong class={`decision ${weight(of)}`}>
      <span aria-hidden="true">{SIGNS[weight(of)]}</span> {term("Decision", of)}
    </strong>
  );
}

type Weight = "clear" | "unknown" | "light" | "strict";

const SIGNS: Record<Weight, string> = { clear: "○", unknown: "？", light: "△", strict: "■" };
const LIGHT = new Set(["PRUDENT_REFERENCE", "REFERENCE", "SUPERVISE", "ASSIST"]);

function weight(decision: string): Weight {
  if (decision === "CLEAR") return "clear";
  if (decision === "INCOMPLETE") return "unknown";
  return LIGHT.has(decision) ? "light" : "strict";
}
