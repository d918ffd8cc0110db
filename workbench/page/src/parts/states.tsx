// What stands where an answer is not there yet, or not to be had.
import type { Refusal } from "../api/session";
import { t } from "../text";

export function Waiting() {
  return (
    <p class="waiting" role="status">
      {t("loading")}
    </p>
  );
}

export function Failed({ error, again }: { error: Refusal; again: () => void }) {
  const unreachable = error.code === "UNREACHABLE";
  return (
    <div class="notice bad" role="alert">
      <p>{unreachable ? t("errorNetwork") : `${t("errorOther")}${error.message}（${error.code}）`}</p>
      <button type="button" onClick={again}>
        {t("retry")}
      </button>
    </div>
  );
}
