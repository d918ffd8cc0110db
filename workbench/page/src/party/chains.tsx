// Holdings from a party down to a company, with their ratios (控制链).
import type { ChainFragment } from "../gql/graphql";
import { PartyLink } from "../parts/party_link";
import { percent } from "../text/figures";
import { t } from "../text";

export function Chains({ of }: { of: readonly ChainFragment[] }) {
  if (of.length === 0) return null;
  return (
    <details class="chains">
      <summary>
        {t("chains")} {of.length}
      </summary>
      <ol>
        {of.map((chain, at) => (
          <li key={at}>
            {chain.steps.map((step, place) => (
              <span key={place}>
                {place === 0 && <PartyLink party={step.holder} />}
                <span class="step"> —{percent(step.ratio)}→ </span>
                <PartyLink party={step.company} />
              </span>
            ))}
            {chain.steps.length > 1 && <b class="step"> = {percent(chain.ratio)}</b>}
          </li>
        ))}
      </ol>
    </details>
  );
}
