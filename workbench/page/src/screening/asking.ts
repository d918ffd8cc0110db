// A batch of subjects, asked of the hub: what it answers, and signs.
import { type Stated, headersOf, reach, token } from "../api/session";
import type { Outcome } from "./outcome";
import { refusal } from "./reading";
import type { Signed } from "./store";

export interface Question {
  subjects: string[];
  /** The day (ISO 8601); null: today. */
  asOf: string | null;
  checkFor?: string;
}

/** Throws Refusal. */
export async function screened(
  question: Question,
  stated: Stated,
  signal: AbortSignal | null = null,
): Promise<{ outcome: Outcome; signed: Signed }> {
  const asked = JSON.stringify(question);
  const answered = await reach("/screening", {
    method: "POST",
    headers: {
      ...headersOf(stated, token.value ?? ""),
      "content-type": "application/json",
      "x-liancha-sign": "detached",
    },
    body: asked,
    signal,
  });
  if (answered.status !== 200) throw await refusal(answered);
  const answer = await answered.text();
  const signature = answered.headers.get("x-liancha-signature") ?? "";
  return { outcome: (JSON.parse(answer) as { data: Outcome }).data, signed: { asked, answer, signature } };
}
