// A number that leads to the list behind it.
import { type Listed, type Part, addressOf } from "./filter";

export function NumberLink({ of, part, listed, title }: { of: number; part: Part; listed: Listed; title: string }) {
  const text = of.toLocaleString();
  // Nothing stands behind none.
  if (of === 0) return <span class="number">0</span>;
  return (
    <a class="number" href={`#${addressOf({ part, listed })}`} title={title} aria-label={`${title} ${text}`}>
      {text}
    </a>
  );
}
