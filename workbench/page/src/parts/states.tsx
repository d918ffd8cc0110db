// What stands where an answer is not there yet, or not to be had.
import type { Refusal } from "../api/session";
import { t } from "../text";
import { refusalText } from "../text/refusals";

export function Waiting() {
  return (
    <p class="waiting" role="status">
      {t("loading")}
    </p>
  );
}

export function Failed({ error, again }: { error: Refusal; again: () => void }) {
  return (
    <div class="notice bad" role="alert">
      <p>{refusalText(error)}</p>
      <button type="button" onClick={again}>
        {t("retry")}
      </button>
    </div>
  );
}
