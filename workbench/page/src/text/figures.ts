// Money, ratios and times as people write them. Ratios are exact decimals and stay text: nothing is rounded.
import { language } from "./index";

const FEN = 100;

/** Whole fen (分) as yuan. */
export function yuan(fen: number | null | undefined): string {
  if (fen == null) return "—";
  const text = (fen / FEN).toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return language.value === "zh" ? `${text} 元` : `¥ ${text}`;
}

/** A decimal of [0, 1] in percent: "0.335" is 33.5%. */
export function percent(ratio: string | null | undefined): string {
  if (ratio == null) return "—";
  const [whole = "0", fraction = ""] = ratio.split(".");
  const digits = fraction.padEnd(2, "0");
  const before = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, "");
  const after = digits.slice(2).replace(/0+$/, "");
  return `${before}${after ? `.${after}` : ""}%`;
}

/** A time of the hub's, in the time of Shanghai. */
export function moment(iso: string): string {
  const text = new Date(iso).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
  return language.value === "zh" ? `${text}（北京时间）` : `${text} (Beijing time)`;
}

/** The day in Shanghai (YYYY-MM-DD), by which everything is dated. */
export const today = (): string => new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });

/** The time of day in Shanghai (HH:MM:SS). */
export const clock = (iso: string): string => new Date(iso).toLocaleTimeString("sv-SE", { timeZone: "Asia/Shanghai" });
