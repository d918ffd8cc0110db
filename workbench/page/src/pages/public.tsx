// The public enquiry (失信被执行人查询): for whoever knows a name and its number, or a case number. Nobody signs in.
import { useEffect, useState } from "preact/hooks";

import { Refusal, reach } from "../api/session";
import { refusal } from "../screening/reading";
import { t, term } from "../text";
import { refusalText } from "../text/refusals";

interface Published {
  kind: "PERSON" | "COMPANY";
  name: string;
  number: string;
  sex: string | null;
  age: number | null;
  legalRepresentative: string | null;
  court: string | null;
  caseNumber: string;
  filedOn: string | null;
  basisDocument: string | null;
  obligation: string | null;
  performance: string | null;
  grounds: number;
  groundsText: string;
  listedOn: string;
  publishedOn: string | null;
}

interface Found {
  asOf: string;
  entries: Published[];
}

const WAYS = ["party", "case"] as const;

export function PublicPage() {
  const [open, setOpen] = useState<boolean | null>(null);
  const [way, setWay] = useState<(typeof WAYS)[number]>("party");
  const [given, setGiven] = useState({ name: "", number: "", caseNumber: "" });
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    whether().then(setOpen, refused);
  }, []);

  function refused(thrown: unknown): void {
    if (!(thrown instanceof Refusal)) throw thrown;
    setError(thrown);
  }

  function submit(event: Event): void {
    event.preventDefault();
    const { name, number, caseNumber } = given;
    const enquiry = way === "case" ? { caseNumber } : { name, number };
    if (Object.values(enquiry).some((one) => one.trim() === "")) return;
    setBusy(true);
    setFound(null);
    setError(null);
    find(enquiry)
      .then(setFound, refused)
      .finally(() => setBusy(false));
  }

  const field = (name: keyof typeof given, label: string, hint: string, kind: string) => (
    <label>
      {label}
      <input
        type={kind}
        value={given[name]}
        maxLength={100}
        autoComplete="off"
        spellcheck={false}
        required
        placeholder={hint}
        onInput={(event) => setGiven({ ...given, [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <div class="narrow public">
      <h1>{t("publicTitle")}</h1>
      <p>{t("publicWhat")}</p>
      {open === false ? (
        <p class="notice">{t("publicClosed")}</p>
      ) : (
        <form class="card" onSubmit={submit} aria-label={t("publicTitle")}>
          <fieldset>
            <legend>{t("publicBy")}</legend>
            {WAYS.map((one) => (
              <label key={one} class="way">
                <input type="radio" name="way" checked={way === one} onChange={() => setWay(one)} />
                {t(one === "party" ? "publicByParty" : "publicByCase")}
              </label>
            ))}
          </fieldset>
          {way === "party" ? (
            <>
              {field("name", t("publicName"), "", "text")}
              {field("number", t("publicNumber"), "", "text")}
            </>
          ) : (
            field("caseNumber", t("publicCase"), "（2016）演9901执123号", "text")
          )}
          <button type="submit" disabled={busy}>
            {t("publicFind")}
          </button>
        </form>
      )}
      {error !== null && (
        <p class="notice bad" role="alert">
          {error.code === "RATE_LIMITED" ? t("publicOften") : refusalText(error)}
        </p>
      )}
      {found !== null && <Entries of={found} />}
      <p class="law">{t("publicLaw")}</p>
    </div>
  );
}

function Entries({ of }: { of: Found }) {
  return (
    <section aria-labelledby="public-found">
      <div role="status">
        <h2 id="public-found">
          {of.entries.length === 0 ? t("publicNone") : `${t("publicSome")} ${of.entries.length}`}{" "}
          <small>
            {t("listedAsOf")} {of.asOf}
          </small>
        </h2>
      </div>
      {of.entries.map((one, at) => (
        <article key={at} class="card">
          <h3>{one.name}</h3>
          <dl class="facts">
            <Fact name={t(one.kind === "PERSON" ? "publicIdentity" : "publicCode")} value={one.number} />
            <Fact name={t("publicSex")} value={one.sex === null ? null : term("Sex", one.sex)} />
            <Fact name={t("publicAge")} value={one.age?.toString() ?? null} />
            <Fact name={t("publicRepresentative")} value={one.legalRepresentative} />
            <Fact name={t("publicCourt")} value={one.court} />
            <Fact name={t("publicCase")} value={one.caseNumber} />
            <Fact name={t("publicFiled")} value={one.filedOn} />
            <Fact name={t("publicBasis")} value={one.basisDocument} />
            <Fact name={t("publicObligation")} value={one.obligation} />
            <Fact name={t("publicPerformance")} value={one.performance && term("Performance", one.performance)} />
            <Fact name={t("grounds")} value={`${one.grounds} ${one.groundsText}`} />
            <Fact name={t("listedOn")} value={one.listedOn} />
            <Fact name={t("publicPublished")} value={one.publishedOn} />
          </dl>
        </article>
      ))}
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string | null }) {
  if (value === null || value === "") return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

async function whether(): Promise<boolean> {
  const answer = await reach("/public", {});
  if (answer.status !== 200) throw await refusal(answer);
  return ((await answer.json()) as { data: { open: boolean } }).data.open;
}

async function find(enquiry: object): Promise<Found> {
  const answer = await reach("/public", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(enquiry),
  });
  if (answer.status !== 200) throw await refusal(answer);
  return ((await answer.json()) as { data: Found }).data;
}
