// The record that a statement rests on (依据), shown when it is asked for.
import { useId, useState } from "preact/hooks";

import type { ProofFragment } from "../gql/graphql";
import { isKey, t } from "../text";
import { moment } from "../text/figures";

export function Evidence({ of }: { of: ProofFragment }) {
  const id = useId();
  // Of thousands of records on a page few are asked for their proof.
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="proof" popovertarget={id} title={t("evidenceOf")}>
        {t("evidence")}
      </button>
      <div
        id={id}
        popover="auto"
        class="proof-card"
        role="dialog"
        aria-label={t("evidence")}
        onBeforeToggle={(event) => setOpen(event.newState === "open")}
      >
        {open && <Card of={of} />}
      </div>
    </>
  );
}

function Card({ of }: { of: ProofFragment }) {
  return (
    <dl>
      <dt>{t("evidenceDepartment")}</dt>
      <dd>{department(of.department)}</dd>
      <dt>{t("evidenceRecord")}</dt>
      <dd class="code">{of.recordId}</dd>
      <dt>{t("evidenceSince")}</dt>
      <dd>{of.since ?? t("unknown")}</dd>
      <dt>{t("evidenceUntil")}</dt>
      <dd>{of.until ?? t("evidenceOpen")}</dd>
      <dt>{t("evidenceRead")}</dt>
      <dd>{moment(of.readAt)}</dd>
    </dl>
  );
}

export const department = (name: string): string => (isKey(name) ? t(name) : name);
