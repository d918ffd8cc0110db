// What came and went month by month: two bars over their numbers.
import type { ComponentChildren } from "preact";

export interface Flow {
  month: string;
  came: number;
  went: number;
  cameNumber: ComponentChildren;
  wentNumber: ComponentChildren;
}

const HEIGHT = 80;

export function Flows({ name, of, came, went }: { name: string; of: readonly Flow[]; came: string; went: string }) {
  const most = Math.max(1, ...of.flatMap((one) => [one.came, one.went]));
  const high = (count: number) => (HEIGHT * count) / most;
  return (
    <div class="flows scroll" tabIndex={0} role="group" aria-label={name}>
      <table>
        <thead>
          <tr class="drawn" aria-hidden="true">
            <td />
            {of.map((one) => (
              <td key={one.month}>
                <svg viewBox={`0 0 28 ${HEIGHT}`} preserveAspectRatio="none">
                  <rect class="came" x="3" y={HEIGHT - high(one.came)} width="10" height={high(one.came)} />
                  <rect class="went" x="15" y={HEIGHT - high(one.went)} width="10" height={high(one.went)} />
                </svg>
              </td>
            ))}
          </tr>
          <tr>
            <td />
            {of.map((one) => (
              <th key={one.month} scope="col">
                {one.month.slice(2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row" class="came">
              {came}
            </th>
            {of.map((one) => (
              <td key={one.month}>{one.cameNumber}</td>
            ))}
          </tr>
          <tr>
            <th scope="row" class="went">
              {went}
            </th>
            {of.map((one) => (
              <td key={one.month}>{one.wentNumber}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
