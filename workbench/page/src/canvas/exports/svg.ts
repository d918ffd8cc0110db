// A drawing of a board as SVG: what the canvas shows, for a report.
import { type Board, type Place, isShown } from "../board";
import { labelOf } from "../label";
import { nameOf } from "./seen";
import { Xml } from "./xml";

const SIZE = 22;
const MARGIN = 90;
const INK = "#1c1f23";
const FAINT = "#5b6068";
const SEAL = "#a8201a";
const LINK = "#0b57a4";

export function svg(board: Board, places: ReadonlyMap<string, Place>): string {
  const shown = [...board.parties.values()].flatMap((party) => {
    const place = places.get(party.id);
    return place === undefined ? [] : [{ party, place }];
  });
  const xs = shown.map((one) => one.place.x);
  const ys = shown.map((one) => one.place.y);
  const [left, top] = [Math.min(0, ...xs) - MARGIN, Math.min(0, ...ys) - MARGIN];
  const [width, height] = [Math.max(0, ...xs) + MARGIN - left, Math.max(0, ...ys) + MARGIN - top];
  const xml = new Xml("http://www.w3.org/2000/svg", "svg", {
    viewBox: [left, top, width, height].map(Math.round).join(" "),
    width: Math.round(width),
    height: Math.round(height),
    "font-family": "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif",
  });
  const root = xml.document.documentElement;
  xml.add(root, "title", {}, `联查 Liancha ${board.day}`);
  xml.add(root, "rect", { x: left, y: top, width, height, fill: "#ffffff" });
  for (const link of board.links.values()) {
    const [from, to] = [places.get(link.from), places.get(link.to)];
    if (from === undefined || to === undefined || !isShown(board, link)) continue;
    const stroke = link.computed !== null ? LINK : FAINT;
    const line = { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke, "stroke-width": 1.5 };
    xml.add(root, "line", { ...line, "stroke-dasharray": link.computed !== null ? "6 4" : null });
    const middle = {
      x: (from.x + to.x) / 2,
      y: (from.y + to.y) / 2,
      "font-size": 10,
      "text-anchor": "middle",
      fill: FAINT,
    };
    xml.add(root, "text", middle, labelOf(link));
  }
  for (const { party, place } of shown) {
    const look = { fill: "#ffffff", stroke: party.listed ? SEAL : LINK, "stroke-width": party.listed ? 4 : 2 };
    if (party.person) xml.add(root, "circle", { cx: place.x, cy: place.y, r: SIZE / 2, ...look });
    else
      xml.add(root, "rect", {
        x: place.x - SIZE / 2,
        y: place.y - SIZE / 2,
        width: SIZE,
        height: SIZE,
        rx: 4,
        ...look,
      });
    const text = {
      x: place.x,
      y: place.y + SIZE + 6,
      "font-size": 12,
      "text-anchor": "middle",
      fill: party.listed ? SEAL : INK,
    };
    xml.add(root, "text", text, party.listed ? `${nameOf(party)}（失信被执行人）` : nameOf(party));
  }
  return xml.text();
}
