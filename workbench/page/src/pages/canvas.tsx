// The relationship canvas (关系图谱): parties and what relates them, from one to the next.
import { useEffect, useRef, useState } from "preact/hooks";

import { Refusal } from "../api/session";
import * as boards from "../canvas/board";
import type { Board, Found, History } from "../canvas/board";
import type { Drawing } from "../canvas/drawing";
import { around, between } from "../canvas/finding";
import { kept, opened } from "../canvas/keeping";
import { Chosen, Fold } from "../canvas/panel";
import { RELATIONS } from "../canvas/relations";
import { EXPORTS } from "../canvas/writing";
import { download } from "../parts/download";
import { department } from "../parts/evidence";
import { language, t, term } from "../text";
import { today } from "../text/figures";
import { refusalText } from "../text/refusals";
import { theme } from "../theme";

/** Milliseconds that the slider of days rests before what stood around then is asked for. */
const PAUSE = 300;
/** Where the slider begins. */
const FIRST_DAY = Date.UTC(1990, 0, 1);
const DAY = 86_400_000;

const dayOf = (number: number): string => new Date(FIRST_DAY + number * DAY).toISOString().slice(0, 10);
const numberOf = (day: string): number => Math.round((Date.parse(day) - FIRST_DAY) / DAY);

export function CanvasPage({ id }: { id: string | null }) {
  const [history, setHistory] = useState<History>(() => boards.begun(boards.empty(today())));
  const [chosen, setChosen] = useState<string[]>([]);
  const [told, setTold] = useState<string | null>(null);
  const [busy, setBusy] = useState(0);
  const drawing = useRef<Drawing | null>(null);
  const container = useRef<HTMLDivElement>(null);
  const latest = useRef(history);
  latest.current = history;
  const board = boards.now(history);

  /** Takes what is made of the board as it is now, which may be another than when it was asked for. */
  function change(make: (board: Board) => Board, step = true): void {
    setHistory((held) => {
      const from = boards.now(held);
      const places = drawing.current?.places() ?? from.places;
      const made = make({ ...from, places });
      return step ? boards.next(held, made) : boards.amended(held, made);
    });
  }

  function work(doing: () => Promise<void>): void {
    setBusy((count) => count + 1);
    setTold(null);
    doing()
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        setTold(refusalText(error));
      })
      .finally(() => setBusy((count) => count - 1));
  }

  function tell(found: Found): void {
    if (found.missing.length > 0) setTold(`${t("incompleteWhy")}${found.missing.map(department).join("、")}`);
    else if (found.more) setTold(t("canvasMore"));
  }

  const expand = (party: string) =>
    work(async () => {
      const found = await around(party, boards.now(latest.current).day);
      change((held) => boards.expanded(boards.joined(held, found), party));
      tell(found);
    });

  const connect = () =>
    work(async () => {
      const held = boards.now(latest.current);
      const kinds = [...held.hidden].length === 0 ? null : RELATIONS.filter((one) => !held.hidden.has(one));
      const pairs = chosen.flatMap((from, at) => chosen.slice(at + 1).map((to) => [from, to] as const));
      const all = await Promise.all(pairs.map(([from, to]) => between(from, to, held.day, kinds)));
      const path = new Set(all.flatMap((one) => one.path));
      change((now) => ({ ...all.reduce((made, one) => boards.joined(made, one.found), now), path }));
      if (path.size === 0) setTold(t("canvasNoPath"));
      else all.forEach((one) => tell(one.found));
    });

  /** What stood around the parties that were expanded, on the board's day. */
  const refresh = (ids: Iterable<string>) =>
    work(async () => {
      const day = boards.now(latest.current).day;
      const all = await Promise.all([...ids].map((one) => around(one, day)));
      change((held) => (held.day === day ? all.reduce(boards.joined, held) : held), false);
      all.forEach(tell);
    });

  useEffect(() => {
    let ended = false;
    import("../canvas/drawing").then(({ Drawing }) => {
      if (ended || container.current === null) return;
      drawing.current = new Drawing(container.current, {
        chosen: setChosen,
        opened: expand,
        moved: () => change((held) => held),
      });
      if (id !== null) expand(id);
      else drawing.current.show(boards.now(latest.current));
    });
    return () => {
      ended = true;
      drawing.current?.destroy();
      drawing.current = null;
    };
  }, []);

  useEffect(() => drawing.current?.show(board), [board, language.value]);
  useEffect(() => {
    if (container.current !== null) drawing.current?.restyle(container.current);
  }, [theme.value]);

  useEffect(() => {
    if (board.expanded.size === 0) return undefined;
    const waiting = setTimeout(() => refresh(board.expanded), PAUSE);
    return () => clearTimeout(waiting);
  }, [board.day]);

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      setHistory(event.shiftKey ? boards.forth : boards.back);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);

  function choose(ids: string[]): void {
    setChosen(ids);
    drawing.current?.choose(ids);
  }

  function open(text: string): void {
    const found = opened(text);
    if (found === null) {
      setTold(t("canvasNoBoard"));
      return;
    }
    setHistory((held) => boards.next(held, found.board));
    work(async () => {
      const wanted = new Set(found.expanded);
      const day = found.board.day;
      const all = await Promise.all(found.expanded.map((one) => around(one, day)));
      // Who stands around nobody that was expanded, as on a path, is asked for too: nobody is lost.
      const told = new Set(all.flatMap((one) => one.parties.map((party) => party.id)));
      all.push(...(await Promise.all(found.ids.filter((one) => !told.has(one)).map((one) => around(one, day)))));
      change((held) => {
        const joined = all.reduce(boards.joined, held);
        const strange = [...joined.parties.keys()].filter((one) => !found.ids.includes(one));
        const made = strange.reduce(boards.without, joined);
        return { ...made, expanded: wanted, pinned: found.board.pinned, places: found.board.places };
      }, false);
      all.forEach(tell);
    });
  }

  const save = (name: string, type: string, text: string | Blob) =>
    download(`liancha-${board.day}.${name}`, type, text);
  const selected = chosen.length === 1 ? board.parties.get(chosen[0] ?? "") : undefined;
  return (
    <div class="canvas">
      <h1 class="unseen">{t("canvas")}</h1>
      <div class="toolbar" role="toolbar" aria-label={t("canvas")}>
        <button type="button" disabled={history.at === 0} onClick={() => setHistory(boards.back)}>
          {t("canvasUndo")}
        </button>
        <button
          type="button"
          disabled={history.at === history.boards.length - 1}
          onClick={() => setHistory(boards.forth)}
        >
          {t("canvasRedo")}
        </button>
        <button type="button" onClick={() => drawing.current?.fit()}>
          {t("canvasFit")}
        </button>
        <button
          type="button"
          onClick={() => {
            drawing.current?.arrange(board, true);
            change((held) => held);
          }}
        >
          {t("canvasArrange")}
        </button>
        <button type="button" disabled={chosen.length < 2} onClick={connect}>
          {t("canvasPath")}
        </button>
        <span class="hint" role="status">
          {busy > 0 ? t("loading") : (told ?? t("canvasHint"))}
        </span>
      </div>
      <div class="stage" ref={container} role="img" aria-label={`${t("canvas")} ${board.parties.size}`} />
      <aside aria-label={t("canvasPanel")}>
        {selected !== undefined && (
          <Chosen board={board} id={selected.id} expand={expand} change={change} choose={choose} />
        )}
        <Fold title={`${t("canvasParties")} ${board.parties.size}`}>
          <ul class="list">
            {[...board.parties.values()].map((one) => (
              <li key={one.id}>
                <label>
                  <input
                    type="checkbox"
                    checked={chosen.includes(one.id)}
                    onChange={() =>
                      choose(chosen.includes(one.id) ? chosen.filter((other) => other !== one.id) : [...chosen, one.id])
                    }
                  />{" "}
                  {one.name ?? one.id} {one.listed && <strong class="mark">{t("listed")}</strong>}
                </label>
              </li>
            ))}
          </ul>
        </Fold>
        <Fold title={t("canvasRelations")}>
          <ul class="list">
            {RELATIONS.map((one) => (
              <li key={one}>
                <label>
                  <input
                    type="checkbox"
                    checked={!board.hidden.has(one)}
                    onChange={() => change((held) => ({ ...held, hidden: boards.toggled(held.hidden, one) }))}
                  />{" "}
                  {term("RelationKind", one)}
                </label>
              </li>
            ))}
          </ul>
        </Fold>
        <section>
          <label>
            {t("canvasDay")} <time>{board.day}</time>
            <input
              type="range"
              min={0}
              max={numberOf(today())}
              value={numberOf(board.day)}
              onInput={(event) => {
                const day = dayOf(event.currentTarget.valueAsNumber);
                change((held) => ({ ...held, day }), false);
              }}
            />
          </label>
        </section>
        <Fold title={t("canvasKeep")}>
          <p class="hint">{t("canvasKeepHint")}</p>
          <button
            type="button"
            onClick={() =>
              save(
                "board.json",
                "application/json",
                JSON.stringify(kept({ ...board, places: drawing.current?.places() ?? board.places }), null, 1),
              )
            }
          >
            {t("canvasSave")}
          </button>
          <label class="file">
            {t("canvasOpen")}
            <input
              type="file"
              accept=".json,application/json"
              onChange={(event) => {
                const [file] = event.currentTarget.files ?? [];
                event.currentTarget.value = "";
                if (file !== undefined) work(async () => open(await file.text()));
              }}
            />
          </label>
        </Fold>
        <Fold title={t("canvasExport")}>
          <p class="hint">{t("canvasExportHint")}</p>
          <div class="exports">
            {EXPORTS.map(([name, type, write]) => (
              <button
                key={name}
                type="button"
                onClick={() =>
                  work(async () => {
                    if (drawing.current !== null) save(name, type, await write(board, drawing.current));
                  })
                }
              >
                {name.split(".").at(0)?.toUpperCase()}
              </button>
            ))}
          </div>
        </Fold>
      </aside>
    </div>
  );
}
