// Runs graphql-http's audit of GraphQL over HTTP against a server, as somebody whom it knows, and prints each check's
// verdict as JSON.
import { serverAudits } from "graphql-http";

const [url, authorization] = process.argv.slice(2);
const fetchFn = (input, init = {}) => fetch(input, { ...init, headers: { ...init.headers, authorization } });
const verdicts = [];
for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  verdicts.push({ id: audit.id, name: audit.name, status: result.status, reason: result.reason ?? null });
}
process.stdout.write(JSON.stringify(verdicts));
