// Bundles GraphiQL and its workers into a folder: node build.mjs [FOLDER]
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../../gateway/server/static";
const shared = { bundle: true, minify: true, outdir, target: "es2022", legalComments: "none", logLevel: "error" };

await build({
  ...shared,
  entryPoints: { graphiql: "main.jsx" },
  format: "esm",
  loader: { ".ttf": "dataurl" },
  define: { "process.env.NODE_ENV": '"production"' },
});
await build({
  ...shared,
  entryPoints: {
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
  },
  format: "iife",
});
