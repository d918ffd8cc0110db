// Reads entities of FollowTheMoney, a line each, as its own library does, and prints how many there are of each schema: what
// has an unknown schema or property, names an entity that is not there, or has a value that its type does not take, is an error.
import { readFileSync } from "node:fs";

import { Model, defaultModel } from "@opensanctions/followthemoney";

const model = new Model(defaultModel);
const lines = readFileSync(process.argv[2], "utf-8").trimEnd().split("\n");
const entities = lines.map((line) => model.getEntity(JSON.parse(line)));
const ids = new Set(entities.map((one) => one.id));
if (ids.size !== entities.length) throw new Error("two entities have one id");
const counts = {};
for (const one of entities) {
  for (const property of one.getProperties()) {
    if (property.stub) throw new Error(`${property.qname} is the other side of a property`);
    for (const value of one.getProperty(property))
      if (property.type.name === "entity" && !ids.has(value))
        throw new Error(`${one.id} names ${value}, which is not there`);
  }
  counts[one.schema.name] = (counts[one.schema.name] ?? 0) + 1;
}
process.stdout.write(JSON.stringify(counts));
