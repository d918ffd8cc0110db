// The mark of a judgment defaulter (失信被执行人): by a word, and not by colour alone.
import { t } from "../text";

export function Mark({ of }: { of: { defaulterStatus?: { listed: boolean } | null } }) {
  return of.defaulterStatus?.listed ? <strong class="mark">{t("listed")}</strong> : null;
}
