// What is asked of the watchlists, for as long as a component is there; asked again, every so often while somebody sees
// the page, or when told to.
import { useEffect, useState } from "preact/hooks";

import type { Refusal } from "../api/session";
import { orRefused } from "./desk";

interface Asked<Data> {
  data: Data | null;
  error: Refusal | null;
  again: () => void;
}

/** `key` says what is asked: with another one what was told before is gone. */
export function useAsked<Data>(
  key: string,
  ask: (signal: AbortSignal) => Promise<Data>,
  every: number | null = null,
): Asked<Data> {
  const [told, setTold] = useState<{ key: string; data: Data } | null>(null);
  const [error, setError] = useState<Refusal | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = () => {
      if (!document.hidden) setRound((one) => one + 1);
      else document.addEventListener("visibilitychange", next, { once: true, signal: ending.signal });
    };
    ask(ending.signal)
      .then((data) => {
        if (ending.signal.aborted) return;
        setTold({ key, data });
        setError(null);
      }, orRefused(setError))
      .finally(() => {
        if (every !== null && !ending.signal.aborted) timer = setTimeout(next, every);
      });
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [key, round, every]);
  return { data: told?.key === key ? told.data : null, error, again: () => setRound((one) => one + 1) };
}
