// Counts as bars: what each is of, which narrows what is looked at, and the number, which leads to its list.
import type { ComponentChildren } from "preact";

export interface Bar {
  key: string;
  label: ComponentChildren;
  count: number;
  number: ComponentChildren;
}

export function Bars({ of, none }: { of: readonly Bar[]; none: string }) {
  const most = Math.max(1, ...of.map((one) => one.count));
  if (of.length === 0) return <p class="none">{none}</p>;
  return (
    <ul class="bars">
      {of.map((one) => (
        <li key={one.key}>
          <span class="bar-label">{one.label}</span>
          <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect width={(100 * one.count) / most} height="8" />
          </svg>
          {one.number}
        </li>
      ))}
    </ul>
  );
}
