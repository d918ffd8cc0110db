// The provinces as the paths of an SVG: a module `virtual:map` for the page, made of the map that a package ships.
// Where there is none of a place (a region that does not exist), the page shows it beside the map.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { Plugin } from "vite";

const NAME = "virtual:map";
const MAP = "echarts/map/json/china.json";
const INSET = "echarts/lib/coord/geo/fix/nanhai.js";
/** Degrees to the picture's units: a degree of longitude is shorter than one of latitude, as on a plate at 41 degrees. */
const SCALE = { x: 12, y: 16 };
const WEST = 73;
const NORTH = 54;
const SIZE = { width: 756, height: 592 };

type Ring = [number, number][];
type Point = [number, number];

interface Feature {
  properties: { id: string; name: string; cp: Point };
  geometry:
    | { type: "Polygon"; coordinates: string[]; encodeOffsets: Point[] }
    | { type: "MultiPolygon"; coordinates: string[][]; encodeOffsets: Point[][] };
}

export function map(): Plugin {
  return {
    name: "map",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(drawn())};` : undefined),
  };
}

function drawn() {
  const require = createRequire(import.meta.url);
  const { features } = JSON.parse(readFileSync(require.resolve(MAP), "utf-8")) as { features: Feature[] };
  const provinces = features.map(({ properties: { id, name, cp }, geometry }) => ({
    code: id.slice(0, 2),
    name,
    path: ringsOf(geometry).map(path).join(""),
    at: placed(cp),
  }));
  const inset: { geometries: { exterior: Ring }[] }[] = [];
  (require(INSET) as (map: string, regions: typeof inset) => void)("china", inset);
  const islands = inset.flatMap(({ geometries }) => geometries.map(({ exterior }) => path(exterior))).join("");
  return { ...SIZE, provinces, islands };
}

function ringsOf(geometry: Feature["geometry"]): Ring[] {
  if (geometry.type === "Polygon")
    return geometry.coordinates.map((one, at) => decoded(one, geometry.encodeOffsets[at]));
  return geometry.coordinates.flatMap((polygon, at) =>
    polygon.map((one, ring) => decoded(one, geometry.encodeOffsets[at]?.[ring])),
  );
}

/** Differences of 1/1024 degree, each a character: as the package writes them. */
function decoded(text: string, offset: Point = [0, 0]): Ring {
  let [x, y] = offset;
  const found: Ring = [];
  for (let at = 0; at + 1 < text.length; at += 2) {
    x += unfolded(text.charCodeAt(at) - 64);
    y += unfolded(text.charCodeAt(at + 1) - 64);
    found.push([x / 1024, y / 1024]);
  }
  return found;
}

const unfolded = (number: number): number => (number >> 1) ^ -(number & 1);

const placed = ([longitude, latitude]: Point): Point => [
  Math.round((longitude - WEST) * SCALE.x * 10) / 10,
  Math.round((NORTH - latitude) * SCALE.y * 10) / 10,
];

const path = (ring: Ring): string => `M${ring.map((point) => placed(point).join(" ")).join("L")}Z`;
