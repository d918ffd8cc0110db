// Whether a report (核查报告) in somebody's hands is one that the hub issued: for whoever has the code that stands on it.
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";

import { Refusal, reach } from "../api/session";
import { Failed, Waiting } from "../parts/states";
import { refusal } from "../screening/reading";
import { purposeTitle, t, term } from "../text";
import { moment } from "../text/figures";

interface Issued {
  issuedAt: string;
  organisation: string;
  purpose: string;
  checkFor: string;
  asOf: string;
  subjects: number;
  decisions: Record<string, number>;
  unchecked: number;
  records: string[];
  sha256: string;
}

export function VerifyPage({ code }: { code: string }) {
  const [, go] = useLocation();
  const [given, setGiven] = useState(code);
  return (
    <div class="narrow">
      <h1>{t("verifyTitle")}</h1>
      <p>{t("verifyWhat")}</p>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = given.trim();
          if (wanted !== "") go(`/verify/${encodeURIComponent(wanted)}`);
        }}
      >
        <label>
          {t("verifyCode")}
          <input
            type="text"
            value={given}
            placeholder="XXXX-XXXX-XXXX-XXXX"
            maxLength={40}
            autoComplete="off"
            spellcheck={false}
            onInput={(event) => setGiven(event.currentTarget.value)}
          />
        </label>
        <button type="submit">{t("verifyBegin")}</button>
      </form>
      {code !== "" && <Found code={code} />}
    </div>
  );
}

function Found({ code }: { code: string }) {
  const [issued, setIssued] = useState<Issued | null>(null);
  const [error, setError] = useState<Refusal | null>(null);
  const read = () => {
    setError(null);
    asked(code).then(setIssued, (thrown: unknown) => {
      if (!(thrown instanceof Refusal)) throw thrown;
      setError(thrown);
    });
  };
  useEffect(read, [code]);
  if (error?.code === "REPORT_UNKNOWN")
    return (
      <p class="notice bad" role="alert">
        {t("verifyUnknown")}
      </p>
    );
  if (error !== null) return <Failed error={error} again={read} />;
  if (issued === null) return <Waiting />;
  return (
    <section class="card" aria-labelledby="verify-found">
      <h2 id="verify-found" class="good">
        {t("verifyIssued")}
      </h2>
      <dl class="facts">
        <dt>{t("verifyIssuedAt")}</dt>
        <dd>{moment(issued.issuedAt)}</dd>
        <dt>{t("verifyOrganisation")}</dt>
        <dd>{issued.organisation}</dd>
        <dt>{t("verifyPurpose")}</dt>
        <dd>{purposeTitle(issued.purpose)}</dd>
        {issued.checkFor !== issued.purpose && (
          <>
            <dt>{t("verifyCheckFor")}</dt>
            <dd>{purposeTitle(issued.checkFor)}</dd>
          </>
        )}
        <dt>{t("verifyAsOf")}</dt>
        <dd>{issued.asOf}</dd>
        <dt>{t("verifySubjects")}</dt>
        <dd>{issued.subjects.toLocaleString()}</dd>
        {Object.entries(issued.decisions).map(([decision, count]) => (
          <Count key={decision} of={term("Decision", decision)} count={count} />
        ))}
        {issued.unchecked > 0 && <Count of={t("screenUnchecked")} count={issued.unchecked} />}
        {issued.records.length > 0 && (
          <>
            <dt>{t("verifyRecords")}</dt>
            <dd class="code record">{issued.records.join(" – ")}</dd>
          </>
        )}
        <dt>{t("verifyHash")}</dt>
        <dd class="code hash">{issued.sha256}</dd>
      </dl>
      <Compare sha256={issued.sha256} />
    </section>
  );
}

function Count({ of, count }: { of: string; count: number }) {
  return (
    <>
      <dt>{of}</dt>
      <dd>{count.toLocaleString()}</dd>
    </>
  );
}

/** A file, compared here: it goes nowhere. */
function Compare({ sha256 }: { sha256: string }) {
  const [same, setSame] = useState<boolean | null>(null);
  // A browser has it in secure contexts alone.
  if (!isSecureContext) return <p class="hint">{t("verifyInsecure")}</p>;
  return (
    <>
      <label>
        {t("verifyFile")}
        <input
          type="file"
          accept=".pdf,application/pdf"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            setSame(null);
            if (file !== undefined) void hashOf(file).then((found) => setSame(found === sha256));
          }}
        />
      </label>
      {same !== null && (
        <p class={same ? "notice good" : "notice bad"} role="status">
          {t(same ? "verifySame" : "verifyOther")}
        </p>
      )}
    </>
  );
}

async function hashOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function asked(code: string): Promise<Issued> {
  const answer = await reach(`/reports/${encodeURIComponent(code)}`, {});
  if (answer.status !== 200) throw await refusal(answer);
  return ((await answer.json()) as { data: Issued }).data;
}
