// A table of records: what it is of, its columns, and for each record the proof at the end of its row.
import type { ComponentChildren } from "preact";

import type { ProofFragment } from "../gql/graphql";
import { t } from "../text";
import { Evidence } from "./evidence";

export interface Column<Row> {
  head: string;
  cell: (row: Row) => ComponentChildren;
  figure?: boolean;
  day?: boolean;
}

interface Props<Row> {
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  proof?: (row: Row) => ProofFragment;
  marked?: (row: Row) => boolean;
  /** What is said where there are no rows. */
  none: string;
}

export function Table<Row>({ caption, rows, columns, proof, marked, none }: Props<Row>) {
  if (rows.length === 0) return <p class="none">{none}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ head, figure }) => (
              <th key={head} scope="col" class={figure ? "figure" : undefined}>
                {head}
              </th>
            ))}
            {proof && <th scope="col">{t("evidence")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at} class={marked?.(row) ? "marked" : undefined}>
              {columns.map(({ head, cell, figure, day }) => (
                <td key={head} class={figure ? "figure" : day ? "day" : undefined}>
                  {cell(row)}
                </td>
              ))}
              {proof && (
                <td>
                  <Evidence of={proof(row)} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
