import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";
import "./style.css";
import { plan } from "./plan.jsx";
import { questions } from "./questions.jsx";
import { fetching, telling } from "./told.js";

const WORKERS = { graphql: "graphql.worker.js", json: "json.worker.js" };

// The editor's workers are files of the hub's own, so that no policy has to allow scripts from elsewhere.
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(`/static/${WORKERS[label] ?? "editor.worker.js"}`),
};

// A token comes behind the # of the address, which is sent to nobody; it is kept for as long as the tab is open.
const KEPT = "liancha.token";
const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given !== null) {
  sessionStorage.setItem(KEPT, given);
  history.replaceState(null, "", location.pathname + location.search);
}
const token = sessionStorage.getItem(KEPT);

const headers = {
  ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  "x-liancha-query-plan": "1",
  "x-liancha-cost": "1",
};
const fetcher = telling(createGraphiQLFetcher({ url: "/graphql", headers, fetch: fetching }));
createRoot(document.getElementById("graphiql")).render(
  <GraphiQL fetcher={fetcher} plugins={[HISTORY_PLUGIN, questions, plan]} defaultEditorToolsVisibility="variables" />,
);
