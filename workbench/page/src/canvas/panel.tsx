// Beside the canvas: the party that is chosen, with what relates it, and parts that fold.
import type { ComponentChildren } from "preact";

import { Evidence } from "../parts/evidence";
import { PartyLink } from "../parts/party_link";
import { t } from "../text";
import * as boards from "./board";
import type { Board } from "./board";
import { labelOf } from "./label";

interface ChosenProps {
  board: Board;
  id: string;
  expand: (id: string) => void;
  change: (make: (board: Board) => Board) => void;
  choose: (ids: string[]) => void;
}

export function Chosen({ board, id, expand, change, choose }: ChosenProps) {
  const party = board.parties.get(id);
  if (party === undefined) return null;
  const links = [...board.links.values()].filter(
    (one) => (one.from === id || one.to === id) && boards.isShown(board, one),
  );
  return (
    <section aria-labelledby="chosen">
      <h2 id="chosen">
        <PartyLink party={party} /> {party.listed && <strong class="mark">{t("listed")}</strong>}
      </h2>
      <div class="actions">
        <button type="button" onClick={() => expand(id)}>
          {t("canvasExpand")}
        </button>
        <button
          type="button"
          aria-pressed={board.pinned.has(id)}
          onClick={() => change((held) => ({ ...held, pinned: boards.toggled(held.pinned, id) }))}
        >
          {t("canvasPin")}
        </button>
        <button
          type="button"
          onClick={() => {
            choose([]);
            change((held) => boards.without(held, id));
          }}
        >
          {t("canvasRemove")}
        </button>
      </div>
      <ul class="list">
        {links.map((one) => {
          const other = board.parties.get(one.from === id ? one.to : one.from);
          return (
            <li key={boards.keyOf(one)}>
              {one.from === id ? "→" : "←"} {labelOf(one)} <PartyLink party={other ?? null} />{" "}
              {[...one.records].map(([number, { proof }]) => (
                <Evidence key={number} of={proof} />
              ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Fold({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <details>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
