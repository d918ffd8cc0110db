// Runs graphql-http's audit of GraphQL over HTTP against a server and prints each check's verdict as JSON.
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
const verdicts = [];
for (const audit of serverAudits({ url })) {
  const result = await audit.fn();
  verdicts.push({ id: audit.id, name: audit.name, status: result.status, reason: result.reason ?? null });
}
process.stdout.write(JSON.stringify(verdicts));
