// Draws a board with Cytoscape.js, which is loaded when a board is opened.
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import fcose from "cytoscape-fcose";

import { type Board, type Place, isShown, keyOf } from "./board";
import { labelOf } from "./label";

cytoscape.use(fcose);

// Cytoscape would write a style sheet into the page, which its policy forbids; style.css has the one rule of it.
const OWN_STYLES = "__________cytoscape_stylesheet";
// From so many parties on a board is moved as a picture.
const MANY = 300;

export interface Watcher {
  chosen: (ids: string[]) => void;
  opened: (id: string) => void;
  moved: (places: ReadonlyMap<string, Place>) => void;
}

export class Drawing {
  private readonly cy: Core;

  constructor(container: HTMLElement, watcher: Watcher) {
    if (document.getElementById(OWN_STYLES) === null) {
      const mark = document.createElement("meta");
      mark.id = OWN_STYLES;
      document.head.append(mark);
    }
    this.cy = cytoscape({
      container,
      style: styles(container),
      minZoom: 0.05,
      maxZoom: 3,
      selectionType: "additive",
      textureOnViewport: true,
      hideEdgesOnViewport: false,
    });
    this.cy.on("select unselect", "node", () => watcher.chosen(this.cy.nodes(":selected").map((one) => one.id())));
    this.cy.on("dbltap", "node", (event) => watcher.opened(event.target.id()));
    this.cy.on("free", "node", () => watcher.moved(this.places()));
  }

  /** Shows a board; parties that have no place yet are given one beside those that have. */
  show(board: Board): void {
    const { cy } = this;
    const links = [...board.links.values()].filter((one) => isShown(board, one));
    const wanted = new Map<string, ElementDefinition>();
    for (const one of board.parties.values()) wanted.set(one.id, { group: "nodes", data: { id: one.id } });
    for (const one of links)
      if (board.parties.has(one.from) && board.parties.has(one.to))
        wanted.set(keyOf(one), { group: "edges", data: { id: keyOf(one), source: one.from, target: one.to } });
    let unplaced = false;
    cy.batch(() => {
      cy.elements().forEach((one) => {
        if (!wanted.has(one.id())) one.remove();
      });
      for (const [id, definition] of wanted)
        if (cy.getElementById(id).empty()) {
          const place = board.places.get(id);
          if (definition.group === "nodes" && place === undefined) unplaced = true;
          cy.add(place === undefined ? definition : { ...definition, position: { ...place } });
        }
      for (const one of board.parties.values()) {
        const node = cy.getElementById(one.id);
        node.unlock();
        const place = board.places.get(one.id);
        if (place !== undefined) node.position({ ...place });
        node.data({ label: `${one.listed ? "⚠ " : ""}${one.name ?? one.id}` });
        node.classes(
          [
            one.person && "person",
            one.listed && "listed",
            board.pinned.has(one.id) && "pinned",
            board.expanded.has(one.id) && "open",
          ].filter((name) => name !== false),
        );
        if (board.pinned.has(one.id)) node.lock();
      }
      for (const one of links) {
        const edge = cy.getElementById(keyOf(one));
        edge.data({ label: labelOf(one) });
        edge.classes(
          [one.computed !== null && "computed", board.path.has(keyOf(one)) && "path"].filter((name) => name !== false),
        );
      }
    });
    if (unplaced) this.arrange(board);
  }

  /** Gives every party a place; those that are pinned, and those that were placed, keep theirs where that can be. */
  arrange(board: Board, anew = false): void {
    const { cy } = this;
    const placed = cy.nodes().filter((one) => board.places.has(one.id()) && (!anew || board.pinned.has(one.id())));
    const fixed = placed.nodes().map((one) => ({ nodeId: one.id(), position: { ...one.position() } }));
    cy.nodes().unlock();
    // Begun on a circle, a board comes out alike each time.
    const radius = 30 * Math.sqrt(cy.nodes().length) + 60;
    if (placed.empty())
      cy.nodes().forEach((one, at) => {
        const angle = (2 * Math.PI * at) / cy.nodes().length;
        one.position(at === 0 ? { x: 0, y: 0 } : { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
      });
    cy.nodes()
      .difference(placed)
      .forEach((one) => {
        const near = one
          .neighborhood()
          .map((other) => board.places.get(other.id()))
          .find((place) => place !== undefined);
        if (near !== undefined) one.position({ x: near.x + spread(one.id()), y: near.y + spread(`${one.id()}.`) });
      });
    cy.layout({
      name: "fcose",
      quality: cy.nodes().length > MANY ? "draft" : "default",
      randomize: false,
      animate: false,
      fit: placed.empty() || anew,
      padding: 40,
      nodeRepulsion: () => 9000,
      idealEdgeLength: () => 170,
      ...(fixed.length > 0 ? { fixedNodeConstraint: fixed } : {}),
    } as cytoscape.LayoutOptions).run();
    cy.nodes().forEach((one) => {
      if (board.pinned.has(one.id())) one.lock();
    });
  }

  places(): ReadonlyMap<string, Place> {
    return new Map(this.cy.nodes().map((one) => [one.id(), { x: one.position("x"), y: one.position("y") }]));
  }

  fit(): void {
    this.cy.fit(undefined, 40);
  }

  choose(ids: readonly string[]): void {
    this.cy.nodes().forEach((one) => {
      if (ids.includes(one.id()) !== one.selected()) one[one.selected() ? "unselect" : "select"]();
    });
  }

  png(background: string): Promise<Blob> {
    return this.cy.png({ output: "blob-promise", full: true, scale: 2, bg: background });
  }

  restyle(container: HTMLElement): void {
    this.cy.style(styles(container));
  }

  destroy(): void {
    this.cy.destroy();
  }
}

/** A number of a text's own between -60 and 60: who comes together does not stand on one spot. */
function spread(text: string): number {
  let sum = 7;
  for (const one of text) sum = (sum * 31 + (one.codePointAt(0) ?? 0)) % 10_007;
  return (sum % 121) - 60;
}

function styles(container: HTMLElement): StylesheetJson {
  const computed = getComputedStyle(container);
  // A colour of two schemes is the one of now only where it is used.
  const probe = document.createElement("span");
  container.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const [ink, faint, sheet, paper, seal, link] = ["--ink", "--faint", "--sheet", "--paper", "--seal", "--link"].map(
    colour,
  );
  probe.remove();
  const font = computed.fontFamily;
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        width: 22,
        height: 22,
        "background-color": sheet,
        "border-width": 2,
        "border-color": link,
        label: "data(label)",
        color: ink,
        "font-family": font,
        "font-size": 12,
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-events": "yes",
        "text-wrap": "wrap",
        "text-max-width": "130px",
        "text-overflow-wrap": "anywhere",
        "text-background-color": paper,
        "text-background-opacity": 0.7,
        "min-zoomed-font-size": 7,
      },
    },
    { selector: "node.person", style: { shape: "ellipse" } },
    { selector: "node.open", style: { "background-color": link } },
    { selector: "node.listed", style: { "border-color": seal, "border-width": 4, color: seal, "font-weight": "bold" } },
    { selector: "node.pinned", style: { "border-style": "double", "border-width": 6 } },
    { selector: "node:selected", style: { "overlay-color": link, "overlay-opacity": 0.25 } },
    {
      selector: "edge",
      style: {
        width: 1.5,
        "line-color": faint,
        "line-opacity": 0.6,
        "target-arrow-color": faint,
        "target-arrow-shape": "triangle",
        "curve-style": "bezier",
        label: "data(label)",
        color: faint,
        "font-family": font,
        "font-size": 10,
        "text-rotation": "autorotate",
        "text-background-color": paper,
        "text-background-opacity": 0.85,
        "min-zoomed-font-size": 8,
      },
    },
    { selector: "edge.computed", style: { "line-style": "dashed", "line-color": link } },
    { selector: "edge.path", style: { width: 4, "line-color": seal, "target-arrow-color": seal } },
  ] as StylesheetJson;
}
