// What stands beside a link: the relation, and how much of a company it is.
import { term } from "../text";
import { percent } from "../text/figures";
import type { Link } from "./board";

export function labelOf(link: Link): string {
  const name = term("RelationKind", link.relation);
  if (link.computed !== null) return `${name} ${percent(link.computed.share)}`;
  const ratios = [...link.records.values()].map((one) => one.ratio).filter((one) => one !== null);
  return ratios.length > 0 ? `${name} ${ratios.map(percent).join(" + ")}` : name;
}
