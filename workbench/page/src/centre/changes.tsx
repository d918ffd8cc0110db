// The last changes of the list, as they are made since the page was opened.
import { useEffect, useState } from "preact/hooks";

import { follow } from "../api/live";
import { CentreChangesDocument, type CentreChangesSubscription } from "../gql/graphql";
import { t, term } from "../text";
import { clock } from "../text/figures";
import type { Part } from "./filter";

type Change = NonNullable<CentreChangesSubscription["listChanged"]>;
const SHOWN = 12;

/** The last changes, and how many more there are behind the last that was told. */
export function useChanges({ region, court }: Part): { changes: Change[]; behind: number } {
  const [changes, setChanges] = useState<Change[]>([]);
  useEffect(() => {
    setChanges([]);
    // From where it is broken off it goes on.
    const variables = { after: null as string | null, region: region ?? null, court: court ?? null };
    return follow(CentreChangesDocument, variables, ({ data }) => {
      const change = data?.listChanged;
      if (change == null) return;
      variables.after = change.cursor;
      setChanges((before) => [change, ...before].slice(0, SHOWN));
    });
  }, [region, court]);
  return { changes, behind: changes[0]?.behind ?? 0 };
}

export function Changes({ of }: { of: readonly Change[] }) {
  if (of.length === 0) return <p class="none">{t("centreNoChanges")}</p>;
  return (
    <ol class="changes" aria-live="polite">
      {of.map((one) => (
        <li key={one.number}>
          <span class="moment">{clock(one.at)}</span> <b>{term("ListChangeKind", one.kind)}</b>{" "}
          <span class="code">{one.caseNumber}</span> <small>{one.court?.name ?? ""}</small>
        </li>
      ))}
    </ol>
  );
}
