// One box for names, pinyin, codes and identity numbers. Where one is, stands behind the # of the address and is sent to
// nobody; an identity number does not stand there either.
import { PersonByNumberDocument } from "../gql/graphql";
import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";

import { ask } from "../api/ask";
import { Refusal, sees } from "../api/session";
import { t } from "../text";
import { isIdentityNumber } from "../text/identity_number";
import { faultText, refusalText } from "../text/refusals";
import { written } from "./place";

const CODE = /^[0-9A-HJ-NP-RTUW-Y]{18}$/i;
const PERSON = /^p_[0-9a-z]{26}$/i;

export function SearchBox({ compact = false }: { compact?: boolean }) {
  const [, go] = useLocation();
  const [text, setText] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const searching = sees("search");
  const label = searching ? t("homeSearch") : t("homeCodeOnly");

  async function look(given: string): Promise<void> {
    if (isIdentityNumber(given)) {
      const found = await ask(PersonByNumberDocument, { number: given });
      const id = found.data?.personByIdNumber?.id;
      if (id === undefined) setRefused(found.faults[0] === undefined ? t("notFound") : faultText(found.faults[0]));
      else go(`/party/${id}`);
    } else if (CODE.test(given) || PERSON.test(given) || !searching) {
      go(`/party/${written(CODE.test(given) ? given.toUpperCase() : given)}`);
    } else {
      go(`/search/${written(given)}`);
    }
  }

  return (
    <form
      role="search"
      class={compact ? "search compact" : "search"}
      onSubmit={(event) => {
        event.preventDefault();
        const given = text.trim();
        if (given === "") return;
        setText("");
        setRefused(null);
        look(given).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
          setRefused(refusalText(error));
        });
      }}
    >
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={100}
        autoComplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">{t("homeSearchButton")}</button>
      {refused !== null && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
    </form>
  );
}
