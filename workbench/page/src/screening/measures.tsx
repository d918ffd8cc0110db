// What was found of a subject: its measures, why each applies, and the words that it rests on; and from there to its paths.
import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";

import { Refusal, type Stated, begin } from "../api/session";
import { department } from "../parts/evidence";
import { t } from "../text";
import { refusalText } from "../text/refusals";
import { measureText, triggerText } from "./csv";
import type { Found } from "./outcome";

interface Props {
  found: Found;
  /** The lookup by which it was found, but for a consent of the subject's own. */
  stated: Stated;
  /** Which of the measures are new, by their places. */
  fresh?: readonly number[];
}

export function Measures({ found, stated, fresh = [] }: Props) {
  const [, go] = useLocation();
  const [refused, setRefused] = useState<string | null>(null);

  function look(): void {
    const of: Stated = { ...stated };
    if (found.consent !== null) of.consent = found.consent;
    begin(of).then(
      () => go(`/check/${encodeURIComponent(found.party.id)}`),
      (error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        setRefused(refusalText(error));
      },
    );
  }

  return (
    <>
      {found.missingDepartments.length > 0 && (
        <p class="notice bad">
          <b>{t("incomplete")}</b> {t("incompleteWhy")}
          {found.missingDepartments.map(department).join("、")}
        </p>
      )}
      <ul>
        {found.measures.map((one, at) => (
          <li key={at}>
            <b>{measureText(one)}</b> {fresh.includes(at) && <strong class="mark">{t("watchFresh")}</strong>}
            <br />
            {triggerText(one.trigger)}
            {one.trigger.entry?.court != null && <> {one.trigger.entry.court.name}</>}
            <blockquote lang="zh-CN">{one.basis}</blockquote>
          </li>
        ))}
      </ul>
      {found.consent !== null && (
        <p class="hint">
          {t("lookupConsent")} {found.consent}
        </p>
      )}
      <button type="button" onClick={look}>
        {t("screenLook")}
      </button>
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
    </>
  );
}
