// The page's operations, beside it, as a manifest of persisted operations (Apollo's format): the hub takes them by their hashes.
import { readFileSync } from "node:fs";

import { type OperationDefinitionNode, parse } from "graphql";
import type { Plugin } from "vite";

const PREFIX = "sha256:";

export function operations(documents: string): Plugin {
  return {
    name: "operations",
    generateBundle() {
      const found = JSON.parse(readFileSync(documents, "utf-8")) as Record<string, string>;
      const listed = Object.entries(found).map(([hash, body]) => {
        const operation = parse(body).definitions.find(
          (one): one is OperationDefinitionNode => one.kind === "OperationDefinition",
        );
        if (operation === undefined || !hash.startsWith(PREFIX)) throw new Error(`${hash} is no operation`);
        return { id: hash.slice(PREFIX.length), name: operation.name?.value ?? "", type: operation.operation, body };
      });
      const manifest = { format: "apollo-persisted-query-manifest", version: 1, operations: listed };
      this.emitFile({ type: "asset", fileName: "operations.json", source: `${JSON.stringify(manifest, null, 1)}\n` });
    },
  };
}
