// What a board is written as; each way is loaded when it is asked for.
import type { Board } from "./board";
import type { Drawing } from "./drawing";

type Write = (board: Board, drawing: Drawing) => Promise<string | Blob>;

export const EXPORTS: readonly (readonly [string, string, Write])[] = [
  ["png", "image/png", (_, drawing) => drawing.png("#ffffff")],
  ["svg", "image/svg+xml", async (board, drawing) => (await import("./exports/svg")).svg(board, drawing.places())],
  [
    "graphml",
    "application/xml",
    async (board) => {
      const [{ graphml }, { seen }] = await Promise.all([import("./exports/graphml"), import("./exports/seen")]);
      return graphml(seen(board));
    },
  ],
  [
    "gexf",
    "application/xml",
    async (board, drawing) => {
      const [{ gexf }, { seen }] = await Promise.all([import("./exports/gexf"), import("./exports/seen")]);
      return gexf(seen(board), drawing.places());
    },
  ],
  [
    "ftm.json",
    "application/json",
    async (board) => {
      const [{ ftm }, { seen }] = await Promise.all([import("./exports/ftm"), import("./exports/seen")]);
      return ftm(seen(board));
    },
  ],
  [
    "bods.json",
    "application/json",
    async (board) => {
      const [{ bods }, { seen }] = await Promise.all([import("./exports/bods"), import("./exports/seen")]);
      return bods(seen(board), new Date());
    },
  ],
];
