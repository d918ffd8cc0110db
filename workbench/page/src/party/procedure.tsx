// What was done about an entry of the list (流程), by the court and by the units that it told.
import type { AnyPartyFragment } from "../gql/graphql";
import { Table } from "../parts/table";
import { t, term } from "../text";

type Entry = NonNullable<AnyPartyFragment["listEntries"]>[number];

export function Procedure({ of }: { of: Entry }) {
  return (
    <details class="procedure">
      <summary>
        {t("procedureTitle")} {of.caseNumber}
      </summary>
      <h4>{t("steps")}</h4>
      <Table
        caption={t("steps")}
        rows={of.steps ?? []}
        none={t("stepsNone")}
        columns={[
          { head: t("step"), cell: (one) => term("Step", one.kind) },
          { head: t("day"), cell: (one) => one.on, day: true },
          { head: t("unit"), cell: (one) => `${one.organisation} ${one.unit}` },
          { head: t("legalBasis"), cell: (one) => one.basis ?? "—" },
        ]}
      />
      <h4>{t("objections")}</h4>
      <Table
        caption={t("objections")}
        rows={of.objections ?? []}
        none={t("objectionsNone")}
        proof={(one) => one.evidence}
        columns={[
          { head: t("filedOn"), cell: (one) => one.filedOn, day: true },
          { head: t("reviewedOn"), cell: (one) => one.reviewedOn ?? "—", day: true },
          { head: t("outcome"), cell: (one) => one.outcome ?? "—" },
          { head: t("finalOn"), cell: (one) => one.finalOn ?? "—", day: true },
          { head: t("finalOutcome"), cell: (one) => one.finalOutcome ?? "—" },
        ]}
      />
      <h4>{t("pushes")}</h4>
      <Table
        caption={t("pushes")}
        rows={of.pushes ?? []}
        none={t("pushesNone")}
        proof={(one) => one.evidence}
        columns={[
          { head: t("unit"), cell: (one) => one.unit },
          { head: t("pushedOn"), cell: (one) => one.pushedOn, day: true },
          { head: t("removalNotifiedOn"), cell: (one) => one.removalNotifiedOn ?? "—", day: true },
        ]}
      />
      <h4>{t("feedbackTitle")}</h4>
      <Table
        caption={t("feedbackTitle")}
        rows={of.feedback ?? []}
        none={t("feedbackNone")}
        proof={(one) => one.evidence}
        columns={[
          { head: t("measure"), cell: (one) => one.measure },
          { head: t("unit"), cell: (one) => one.unit },
          { head: t("appliedOn"), cell: (one) => one.appliedOn, day: true },
          { head: t("liftedOn"), cell: (one) => one.liftedOn ?? "—", day: true },
          { head: t("retainedUntil"), cell: (one) => one.retainedUntil ?? "—", day: true },
          { head: t("legalBasis"), cell: (one) => one.legalBasis ?? "—" },
        ]}
      />
    </details>
  );
}
