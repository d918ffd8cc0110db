// A part of a party's page: one kind of record, from one department. What is not told says why it is not.
import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { createContext } from "preact";

import type { Fault } from "../api/ask";
import { t } from "../text";

/** What was refused or did not come of the answer, by the party's field. */
export const Faults = createContext<Fault[]>([]);

interface Props<Value> {
  title: string;
  /** The party's field that it shows. */
  field: string;
  /** Undefined where it was not asked for: the lookup may not see it, and nothing stands here. */
  value: Value | null | undefined;
  children: (value: Value) => ComponentChildren;
}

export function Section<Value>({ title, field, value, children }: Props<Value>) {
  const faults = useContext(Faults);
  if (value === undefined) return null;
  return (
    <section class="part">
      <h3>{title}</h3>
      {value === null ? <Absent faults={faults.filter((one) => one.path?.[1] === field)} /> : children(value)}
    </section>
  );
}

function Absent({ faults }: { faults: Fault[] }) {
  const code = faults[0]?.extensions?.code;
  if (code === "PARTY_NOT_COVERED") return <p class="none">{t("partNotCovered")}</p>;
  if (code === "UNAUTHORIZED_FIELD_OR_TYPE") return <p class="none">{t("partUnseen")}</p>;
  if (code === undefined) return <p class="none">{t("unknown")}</p>;
  return (
    <p class="notice bad" role="status">
      {t("partFailed")}（{code}）
    </p>
  );
}
