// The kinds of relation, in the order of domain and schema.
import type { RelationKind } from "../gql/graphql";

export const RELATIONS: readonly RelationKind[] = [
  "LEGAL_REPRESENTATIVE",
  "PRINCIPAL",
  "DIRECTOR",
  "SUPERVISOR",
  "SENIOR_MANAGER",
  "SHAREHOLDER",
  "ACTUAL_CONTROLLER",
  "ACTING_IN_CONCERT",
  "GUARANTOR",
  "CO_OWNER",
  "DIRECTLY_RESPONSIBLE",
];
