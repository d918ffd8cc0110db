// The official terms of the API's enums, as their descriptions have them: a module `virtual:terms` for the page.
import { readFileSync } from "node:fs";

import { buildSchema, isEnumType } from "graphql";
import type { Plugin } from "vite";

const NAME = "virtual:terms";

export function terms(schema: string): Plugin {
  return {
    name: "terms",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined;
      this.addWatchFile(schema);
      return `export default ${JSON.stringify(termsOf(readFileSync(schema, "utf-8")))};`;
    },
  };
}

function termsOf(sdl: string): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  for (const type of Object.values(buildSchema(sdl).getTypeMap())) {
    if (!isEnumType(type) || type.name.startsWith("__")) continue;
    const values = type.getValues().map((one) => [one.name, one.description ?? one.name] as const);
    found[type.name] = Object.fromEntries(values);
  }
  return found;
}
