// What the hub says of an operation beside its answer: the plan, the cost, and the record of the disclosure log.
import { useSyncExternalStore } from "react";

let told = null;
const listeners = new Set();

function tell(found) {
  told = found;
  for (const listener of listeners) listener();
}

/** What was said of the last answer; null before there is one. */
export function useTold() {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => told,
  );
}

/** A fetch that reads the record; what answers to a question of the schema says nothing of it. */
export async function fetching(place, options) {
  const response = await fetch(place, options);
  const record = response.headers.get("x-liancha-record");
  if (record !== null) tell({ ...told, record });
  return response;
}

/** The fetcher, whose answers are shown without what is told of them, which stands apart. */
export function telling(fetcher) {
  return async (...asked) => {
    if (asked[0].operationName === "IntrospectionQuery") return fetcher(...asked);
    tell(null);
    const answer = await fetcher(...asked);
    return Symbol.asyncIterator in answer ? partsOf(answer) : shown(answer);
  };
}

// An answer may come in parts, several of them at once.
async function* partsOf(answer) {
  for await (const part of answer) yield Array.isArray(part) ? part.map(shown) : shown(part);
}

function shown(answer) {
  const cost = answer.extensions?.cost ?? refused(answer);
  if (cost !== null) tell({ ...told, cost });
  if (answer.extensions?.queryPlan !== undefined) tell({ ...told, plan: answer.extensions.queryPlan });
  if (answer.extensions === undefined) return answer;
  const { queryPlan: _plan, cost: _cost, ...left } = answer.extensions;
  const { extensions: _, ...rest } = answer;
  return Object.keys(left).length === 0 ? rest : { ...rest, extensions: left };
}

// Of an operation that would cost too much, the error says what.
function refused(answer) {
  const found = answer.errors?.find((one) => one.extensions?.code === "COST_LIMIT_EXCEEDED");
  return found === undefined ? null : { estimated: found.extensions.estimated, limit: found.extensions.limit };
}
