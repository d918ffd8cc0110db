declare module "virtual:terms" {
  const terms: Record<string, Record<string, string>>;
  export default terms;
}
