// The provinces, each in a depth of colour by how many entries there are; what is on no map stands beside it.
import { t } from "../text";

export type Drawing = (typeof import("virtual:map"))["default"];

export interface Count {
  region: string | null;
  entries: number;
}

/** Depths of colour; a tenth as many are a depth less. */
const DEPTHS = 5;

export function RegionMap({
  drawing,
  of,
  chosen,
  choose,
}: {
  drawing: Drawing;
  of: readonly Count[];
  chosen: string | undefined;
  choose: (region: string) => void;
}) {
  const counts = new Map<string, number>();
  for (const { region, entries } of of)
    if (region !== null) counts.set(region.slice(0, 2), (counts.get(region.slice(0, 2)) ?? 0) + entries);
  const most = Math.max(1, ...counts.values());
  const known = new Set(drawing.provinces.map((one) => one.code));
  const elsewhere = [...counts].filter(([code]) => !known.has(code));
  return (
    <figure class="map">
      <svg viewBox={`0 0 ${drawing.width} ${drawing.height}`} role="group" aria-label={t("centreMap")}>
        {drawing.provinces.map((one) => {
          const count = counts.get(one.code) ?? 0;
          return (
            <Area
              key={one.code}
              name={one.name}
              count={count}
              depth={depthOf(count, most)}
              chosen={chosen === one.code}
              choose={() => choose(one.code)}
            >
              <path d={one.path} />
            </Area>
          );
        })}
        <path class="islands" d={drawing.islands} aria-hidden="true" />
        {elsewhere.map(([code, count], at) => (
          <Area
            key={code}
            name={`${t("centreElsewhere")} ${code}`}
            count={count}
            depth={depthOf(count, most)}
            chosen={chosen === code}
            choose={() => choose(code)}
          >
            <rect x="8" y={430 + at * 48} width="150" height="40" rx="6" />
            <text x="83" y={455 + at * 48} text-anchor="middle">
              {t("centreElsewhere")} {code}
            </text>
          </Area>
        ))}
      </svg>
      <figcaption class="hint">{t("centreMapHint")}</figcaption>
    </figure>
  );
}

interface AreaProps {
  name: string;
  count: number;
  depth: number;
  chosen: boolean;
  choose: () => void;
  children: preact.ComponentChildren;
}

function Area({ name, count, depth, chosen, choose, children }: AreaProps) {
  const text = `${name} ${count.toLocaleString()}`;
  // Nobody is led to where there is nothing.
  if (count === 0 && !chosen)
    return (
      <g class="area">
        <title>{text}</title>
        {children}
      </g>
    );
  return (
    <g
      class={`area depth-${depth}${chosen ? " chosen" : ""}`}
      role="button"
      tabindex={0}
      aria-label={text}
      aria-pressed={chosen}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose();
      }}
    >
      <title>{text}</title>
      {children}
    </g>
  );
}

const depthOf = (count: number, most: number): number =>
  count === 0 ? 0 : Math.max(1, DEPTHS - Math.floor(Math.log10(most / count) * 2));
