// What the page says, in two languages; the choice is kept in the browser.
import { signal } from "@preact/signals";
import terms from "virtual:terms";

import { en } from "./en";
import { zh } from "./zh";

export type Language = "zh" | "en";
export type Key = keyof typeof zh;

const KEPT = "liancha.language";
const TEXTS: Record<Language, Record<Key, string>> = { zh, en };
/** Purposes of the matrix that no check is for, and so are none of the API's enum. */
const PURPOSES: Record<string, string> = {
  LIST_MANAGEMENT: "名单管理",
  RECONSIDERATION: "复议",
  JOINT_DISCIPLINE: "联合惩戒",
  DATA_MAINTENANCE: "数据维护",
  AUDIT: "审计",
  SUBJECT_ACCESS: "查阅本人信息",
};

export const language = signal<Language>(localStorage.getItem(KEPT) === "en" ? "en" : "zh");

export function speak(chosen: Language): void {
  language.value = chosen;
  localStorage.setItem(KEPT, chosen);
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
}

export const t = (key: Key): string => TEXTS[language.value][key];

export const isKey = (name: string): name is Key => name in zh;

/** An enum's value: its official term; in English its name in words, with the term. */
export function term(enumName: string, value: string | null | undefined): string {
  if (value == null) return t("unknown");
  const official = terms[enumName]?.[value] ?? value;
  return language.value === "zh" ? official : `${words(value)} ${official}`;
}

export function purposeTitle(purpose: string): string {
  const official = terms["Purpose"]?.[purpose] ?? PURPOSES[purpose] ?? purpose;
  return language.value === "zh" ? official : `${words(purpose)} ${official}`;
}

/** What a check may be for (Purpose). */
export const purposes: readonly string[] = Object.keys(terms["Purpose"] ?? {});

/** A sentence of the hub's, which it says in both. */
export const said = (explanation: { zh: string; en: string }): string => explanation[language.value];

const words = (name: string): string => {
  const text = name.toLowerCase().replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};
