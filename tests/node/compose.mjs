// Composes subgraphs ([{name, url, sdl}] on standard input) with Apollo's composition; prints the supergraph or errors.
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

let input = "";
for await (const chunk of process.stdin) input += chunk;
const services = JSON.parse(input).map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
const { supergraphSdl, errors } = composeServices(services);
const problems = (errors ?? []).map((error) => ({ code: error.extensions?.code, message: error.message }));
process.stdout.write(JSON.stringify({ supergraphSdl, errors: problems }));
