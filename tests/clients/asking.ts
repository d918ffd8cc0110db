// A program of somebody who has the TypeScript client: asks a hub, and prints what was answered as JSON.
import {
  CaseDocument,
  CheckDocument,
  CompanyDocument,
  ConnectionsDocument,
  ControllersDocument,
  ExposureDocument,
  Liancha,
  NotAnswered,
  SearchDocument,
} from "liancha-client";

const [hub, token, firm, person] = process.argv.slice(2) as [string, string, string, string];
const client = new Liancha(hub, { token, purpose: "OTHER" }, { sign: true });

const checked = await client.ask(CheckDocument, { subject: firm, purpose: "OTHER", asOf: "2026-07-01" });
const company = await client.ask(CompanyDocument, { uscc: firm });
const controllers = await client.ask(ControllersDocument, { uscc: firm });
const connected = await client.ask(ConnectionsDocument, { from: firm, to: person, relations: ["SHAREHOLDER"] });
const found = await client.ask(SearchDocument, { text: "云溪" });
const exposed = await client.ask(ExposureDocument, { subject: firm });
const refused = await client.ask(CaseDocument, { caseNumber: "（2015）演9901执1号" });
const unknown = await new Liancha(hub, { token: "nobody", purpose: "OTHER" })
  .ask(CheckDocument, { subject: firm, purpose: "OTHER" })
  .catch((error: unknown) => (error instanceof NotAnswered ? error.status : error));

const { check } = checked.data ?? {};
const answers = [checked, company, controllers, connected, found, exposed, refused];
console.log(
  JSON.stringify({
    check: [check?.decision, check?.asOf, check?.complete],
    company: [
      company.data?.company?.name,
      company.data?.company?.status,
      company.data?.company?.legalRepresentative?.defaulterStatus?.listed,
    ],
    controllers: controllers.data?.company?.controllers?.map((one) => [one.party.name, one.basis, one.share]),
    paths: connected.data?.connections?.paths.map((path) => path.steps.map((step) => step.relation)),
    found: found.data?.search?.hits.map((one) => one.name),
    exposed: exposed.data?.exposure?.hits?.map((one) => [one.party?.name, one.relation, one.entry.listedOn]),
    refused: refused.errors.map((one) => one.extensions?.code),
    records: new Set(answers.map((one) => one.record)).size,
    signed: answers.every((one) => one.signature !== null),
    unknown,
  }),
);
