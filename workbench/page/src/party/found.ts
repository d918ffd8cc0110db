// A party as its page has it: of a company or a person what that has, and of each what the lookup may see.
import type { AnyPartyFragment, OneCompanyFragment, OnePersonFragment } from "../gql/graphql";

export type Found = AnyPartyFragment & Partial<OneCompanyFragment> & Partial<OnePersonFragment>;
