// Composes sets of subgraphs ([[{name, url, sdl}]] on standard input) with Apollo's composition; prints for each the
// supergraph, errors and hints.
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

let input = "";
for await (const chunk of process.stdin) input += chunk;
const answers = JSON.parse(input).map((services) => {
  const { supergraphSdl, errors, hints } = composeServices(
    services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  return {
    supergraphSdl,
    errors: (errors ?? []).map((error) => ({ code: error.extensions?.code, message: error.message })),
    hints: (hints ?? []).map((hint) => ({ code: hint.definition.code, message: hint.message })),
  };
});
process.stdout.write(JSON.stringify(answers));
