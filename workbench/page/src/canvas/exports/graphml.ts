// GraphML (http://graphml.graphdrawing.org/), an edge a record.
import { type Seen, nameOf } from "./seen";
import { Xml } from "./xml";

const OF_NODES = [
  ["name", "string"],
  ["kind", "string"],
  ["listed", "boolean"],
] as const;
const OF_EDGES = ["relation", "ratio", "department", "record", "since", "until"] as const;

export function graphml({ day, parties, facts }: Seen): string {
  const xml = new Xml("http://graphml.graphdrawing.org/xmlns", "graphml");
  const root = xml.document.documentElement;
  for (const [name, type] of OF_NODES)
    xml.add(root, "key", { id: name, for: "node", "attr.name": name, "attr.type": type });
  for (const name of OF_EDGES)
    xml.add(root, "key", { id: name, for: "edge", "attr.name": name, "attr.type": "string" });
  xml.add(root, "key", { id: "asOf", for: "graph", "attr.name": "asOf", "attr.type": "string" });
  const graph = xml.add(root, "graph", { edgedefault: "directed" });
  xml.add(graph, "data", { key: "asOf" }, day);
  for (const one of parties) {
    const node = xml.add(graph, "node", { id: one.id });
    xml.add(node, "data", { key: "name" }, nameOf(one));
    xml.add(node, "data", { key: "kind" }, one.person ? "person" : "company");
    xml.add(node, "data", { key: "listed" }, String(one.listed));
  }
  facts.forEach((one, at) => {
    const edge = xml.add(graph, "edge", { id: `e${at}`, source: one.from.id, target: one.to.id });
    const told = {
      relation: one.relation,
      ratio: one.ratio,
      department: one.proof?.department ?? null,
      record: one.proof?.recordId ?? null,
      since: one.since,
      until: one.until,
    };
    for (const name of OF_EDGES) if (told[name] !== null) xml.add(edge, "data", { key: name }, told[name]);
  });
  return xml.text();
}
