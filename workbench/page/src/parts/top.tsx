// The head of every page: where one is, as what one looks, and how it is shown.
import { useLocation } from "wouter-preact";

import { lookup, pause, session, sees, signOut } from "../api/session";
import { type Key, language, purposeTitle, speak, t } from "../text";
import { THEMES, show, theme } from "../theme";
import { SearchBox } from "./search_box";

const THEME_NAMES: Record<(typeof THEMES)[number], Key> = { auto: "themeAuto", light: "themeLight", dark: "themeDark" };

export function Top() {
  const [place] = useLocation();
  return (
    <header class="top">
      <a class="brand" href="#/">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="6" />
          <path d="M9 9h6v6H9zM17 17h6v6h-6zM15 12h5v5M12 15v5h5" />
        </svg>
        <span>{t("product")}</span>
      </a>
      {lookup.value !== null && place !== "/" && (sees("search") || sees("register")) && <SearchBox compact />}
      <div class="tools">
        {lookup.value !== null && <Looking />}
        <button
          type="button"
          class="quiet"
          lang={language.value === "zh" ? "en" : "zh-CN"}
          title={t("languageOf")}
          onClick={() => speak(language.value === "zh" ? "en" : "zh")}
        >
          {t("language")}
        </button>
        <select
          class="quiet"
          aria-label={t("theme")}
          value={theme.value}
          onChange={(event) => show(THEMES[event.currentTarget.selectedIndex] ?? "auto")}
        >
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {t(THEME_NAMES[one])}
            </option>
          ))}
        </select>
        {session.value !== null && (
          <button type="button" class="quiet" onClick={() => signOut()}>
            {t("signOut")}
          </button>
        )}
      </div>
    </header>
  );
}

function Looking() {
  const now = lookup.value;
  const who = session.value;
  if (now === null || who === null) return null;
  const role = who.roles.find((one) => one.name === now.role)?.title ?? now.role;
  const basis = now.case ?? now.consent;
  const fixed = who.stated.purpose !== undefined && who.stated.purpose === now.purpose;
  return (
    <div class="looking" aria-label={t("lookupTitle")} role="group">
      <span>
        <b>{role}</b> · {purposeTitle(now.purpose)}
        {basis !== null && <> · {basis}</>}
      </span>
      {!fixed && (
        <button type="button" class="quiet" onClick={pause}>
          {t("lookupChange")}
        </button>
      )}
    </div>
  );
}
