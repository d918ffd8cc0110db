// What a lookup of many parties states: role, purpose, and the case where the purpose needs one; what the token states
// stands already.
import { useState } from "preact/hooks";

import type { Line, Role, Session } from "../api/session";
import { t } from "../text";
import { RoleAndPurpose } from "./role_and_purpose";

export interface Stating {
  roles: readonly Role[];
  role: string;
  setRole: (role: string) => void;
  purposes: readonly string[];
  purpose: string;
  setPurpose: (purpose: string) => void;
  needs: Line["needs"];
  /** The case number; null where the purpose needs none. */
  case: string | null;
  /** As it is typed. */
  caseText: string;
  setCase: (text: string) => void;
  fixedCase: boolean;
}

/** The roles of somebody that have any of the purposes that `of` finds in a role. */
export const rolesFor = (session: Session, of: (role: Role) => string[]): Role[] =>
  session.roles.filter(
    (one) => of(one).length > 0 && (session.stated.role === undefined || one.name === session.stated.role),
  );

/** Null where nobody in these roles may state anything. */
export function useStating(session: Session, of: (role: Role) => string[]): Stating | null {
  const { stated } = session;
  const roles = rolesFor(session, of);
  const [chosenRole, setRole] = useState(roles[0]?.name ?? "");
  const [chosenPurpose, setPurpose] = useState("");
  const [caseNumber, setCase] = useState(stated.case ?? "");
  const role = roles.find((one) => one.name === chosenRole);
  if (role === undefined) return null;
  const purposes = of(role).filter((one) => stated.purpose === undefined || one === stated.purpose);
  const purpose = purposes.includes(chosenPurpose) ? chosenPurpose : (purposes[0] ?? "");
  const needs = role.lines.find((one) => one.purposes.includes(purpose))?.needs ?? null;
  return {
    roles,
    role: chosenRole,
    setRole,
    purposes,
    purpose,
    setPurpose,
    needs,
    case: needs === "case" ? caseNumber.trim() : null,
    caseText: caseNumber,
    setCase,
    fixedCase: stated.case !== undefined,
  };
}

export function StatingFields({ of }: { of: Stating }) {
  return (
    <>
      <RoleAndPurpose
        roles={of.roles}
        role={of.role}
        setRole={of.setRole}
        purposes={of.purposes}
        purpose={of.purpose}
        setPurpose={of.setPurpose}
      />
      {of.case !== null && (
        <label>
          {t("lookupCase")}
          <input
            value={of.caseText}
            required
            disabled={of.fixedCase}
            maxLength={100}
            onInput={(event) => of.setCase(event.currentTarget.value)}
          />
        </label>
      )}
      {of.needs === "consent" && <p class="hint">{t("screenConsents")}</p>}
    </>
  );
}
