declare module "virtual:terms" {
  const terms: Record<string, Record<string, string>>;
  export default terms;
}

declare module "cytoscape-fcose" {
  import type { Ext } from "cytoscape";
  const fcose: Ext;
  export default fcose;
}
