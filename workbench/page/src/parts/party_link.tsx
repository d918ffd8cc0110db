// A party by its name, which leads to its page; where no department says who it is, it leads nowhere.
import { t } from "../text";

interface Named {
  id: string | null;
  name: string | null;
}

export function PartyLink({ party }: { party: Named | null }) {
  if (party === null || party.id === null) return <span>{party?.name ?? t("unknown")}</span>;
  return <a href={`#/party/${encodeURIComponent(party.id)}`}>{party.name ?? party.id}</a>;
}
