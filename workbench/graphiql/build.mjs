// Bundles GraphiQL and its workers into a folder: node build.mjs [FOLDER]
import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../../gateway/server/static";
const shared = { bundle: true, minify: true, outdir, target: "es2022", legalComments: "none", logLevel: "error" };

// The hub's own questions, as texts.
const QUESTIONS = new URL("../../gateway/server/questions/", import.meta.url);
const questions = {
  name: "questions",
  setup(building) {
    building.onResolve({ filter: /^questions$/ }, () => ({ path: "questions", namespace: "questions" }));
    building.onLoad({ filter: /.*/, namespace: "questions" }, () => {
      const names = readdirSync(QUESTIONS).filter((name) => name.endsWith(".graphql"));
      const texts = names.sort().map((name) => readFileSync(new URL(name, QUESTIONS), "utf-8"));
      return { contents: JSON.stringify(texts), loader: "json" };
    });
  },
};

await build({
  ...shared,
  entryPoints: { graphiql: "main.jsx" },
  format: "esm",
  loader: { ".ttf": "dataurl" },
  jsx: "automatic",
  plugins: [questions],
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
