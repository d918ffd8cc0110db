declare module "virtual:terms" {
  const terms: Record<string, Record<string, string>>;
  export default terms;
}

declare module "virtual:map" {
  const map: {
    width: number;
    height: number;
    provinces: { code: string; name: string; path: string; at: [number, number] }[];
    islands: string;
  };
  export default map;
}

declare module "cytoscape-fcose" {
  import type { Ext } from "cytoscape";
  const fcose: Ext;
  export default fcose;
}
