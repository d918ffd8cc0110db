// Whether what is shown is what there is: live, or behind, and why.
import { useEffect, useState } from "preact/hooks";

import { connected } from "../api/live";
import { t } from "../text";
import { clock } from "../text/figures";

/** The hub gives a sign of life each half minute: after this many milliseconds without one, something is wrong. */
const SILENT = 75_000;
const TICK = 1000;

export function Sign({ countedAt, toldAt, behind }: { countedAt: string | null; toldAt: Date | null; behind: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(ticking);
  }, []);
  const silent = toldAt !== null && now - toldAt.getTime() > SILENT;
  const state = !connected.value
    ? "broken"
    : silent
      ? "silent"
      : behind > 0
        ? "behind"
        : countedAt === null
          ? "waiting"
          : "live";
  return (
    <p class={`sign ${state}`} role="status">
      <b>
        {state === "broken"
          ? t("centreBroken")
          : state === "silent"
            ? t("centreSilent")
            : state === "behind"
              ? `${t("centreBehind")} ${behind.toLocaleString()}`
              : state === "waiting"
                ? t("loading")
                : t("centreLive")}
      </b>{" "}
      {countedAt !== null && (
        <span class="moment">
          {t("centreCounted")} {clock(countedAt)}
        </span>
      )}
    </p>
  );
}
