// Light or dark, as the system has it unless one is chosen; the choice is kept in the browser.
import { signal } from "@preact/signals";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEPT = "liancha.theme";
const found = localStorage.getItem(KEPT);

export const theme = signal<Theme>(THEMES.find((one) => one === found) ?? "auto");

export function show(chosen: Theme): void {
  theme.value = chosen;
  localStorage.setItem(KEPT, chosen);
  if (chosen === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
}
