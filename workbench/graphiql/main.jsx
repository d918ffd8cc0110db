import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";

const WORKERS = { graphql: "graphql.worker.js", json: "json.worker.js" };

// The editor's workers are files of the hub's own, so that no policy has to allow scripts from elsewhere.
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(`/static/${WORKERS[label] ?? "editor.worker.js"}`),
};

const fetcher = createGraphiQLFetcher({ url: "/graphql" });
createRoot(document.getElementById("graphiql")).render(createElement(GraphiQL, { fetcher }));
