// In which role, and for which purpose: what every lookup states.
import type { Role } from "../api/session";
import { purposeTitle, t } from "../text";

interface Props {
  roles: readonly Role[];
  role: string;
  setRole: (role: string) => void;
  purposes: readonly string[];
  purpose: string;
  setPurpose: (purpose: string) => void;
}

export function RoleAndPurpose({ roles, role, setRole, purposes, purpose, setPurpose }: Props) {
  return (
    <>
      <label>
        {t("lookupRole")}
        <select value={role} disabled={roles.length === 1} onChange={(event) => setRole(event.currentTarget.value)}>
          {roles.map((one) => (
            <option key={one.name} value={one.name}>
              {one.title}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("lookupPurpose")}
        <select
          value={purpose}
          disabled={purposes.length === 1}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        >
          {purposes.map((one) => (
            <option key={one} value={one}>
              {purposeTitle(one)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
