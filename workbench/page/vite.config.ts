import { resolve } from "node:path";

import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

import { map } from "./map.ts";
import { operations } from "./operations.ts";
import { terms } from "./terms.ts";

export default defineConfig({
  plugins: [
    preact(),
    terms(resolve(import.meta.dirname, "api.graphql")),
    map(),
    operations(resolve(import.meta.dirname, "src/gql/persisted-documents.json")),
  ],
  build: {
    outDir: process.env["WORKBENCH_OUT"] ?? "../../gateway/server/static/workbench",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Of the documents the page needs the hashes alone: making one does nothing beside.
    rolldownOptions: { treeshake: { manualPureFunctions: ["TypedDocumentString"] } },
  },
});
