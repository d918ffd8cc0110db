// GEXF 1.2 (https://gexf.net/), which Gephi and networkx read; an edge a record, parties where they stand on the board.
import type { Place } from "../board";
import { type Seen, nameOf } from "./seen";
import { Xml } from "./xml";

const VIZ = "http://www.gexf.net/1.2draft/viz";
const OF_NODES = [
  ["kind", "string"],
  ["listed", "boolean"],
] as const;
const OF_EDGES = ["relation", "ratio", "department", "record", "since", "until"] as const;

export function gexf({ day, parties, facts }: Seen, places: ReadonlyMap<string, Place>): string {
  const xml = new Xml("http://www.gexf.net/1.2draft", "gexf", { version: "1.2" });
  const root = xml.document.documentElement;
  const meta = xml.add(root, "meta", { lastmodifieddate: day });
  xml.add(meta, "creator", {}, "Liancha 联查");
  const graph = xml.add(root, "graph", { defaultedgetype: "directed", mode: "static" });
  const ofNodes = xml.add(graph, "attributes", { class: "node" });
  for (const [title, type] of OF_NODES) xml.add(ofNodes, "attribute", { id: title, title, type });
  const ofEdges = xml.add(graph, "attributes", { class: "edge" });
  for (const title of OF_EDGES) xml.add(ofEdges, "attribute", { id: title, title, type: "string" });
  const nodes = xml.add(graph, "nodes");
  for (const one of parties) {
    const node = xml.add(nodes, "node", { id: one.id, label: nameOf(one) });
    const values = xml.add(node, "attvalues");
    xml.add(values, "attvalue", { for: "kind", value: one.person ? "person" : "company" });
    xml.add(values, "attvalue", { for: "listed", value: one.listed });
    const place = places.get(one.id);
    if (place === undefined) continue;
    const position = xml.document.createElementNS(VIZ, "viz:position");
    position.setAttribute("x", place.x.toFixed(1));
    position.setAttribute("y", (-place.y).toFixed(1));
    position.setAttribute("z", "0");
    node.append(position);
  }
  const edges = xml.add(graph, "edges");
  facts.forEach((one, at) => {
    const edge = xml.add(edges, "edge", { id: at, source: one.from.id, target: one.to.id, label: one.relation });
    const values = xml.add(edge, "attvalues");
    const told = {
      relation: one.relation,
      ratio: one.ratio,
      department: one.proof?.department ?? null,
      record: one.proof?.recordId ?? null,
      since: one.since,
      until: one.until,
    };
    for (const name of OF_EDGES) if (told[name] !== null) xml.add(values, "attvalue", { for: name, value: told[name] });
  });
  return xml.text();
}
