// What the hub answers of a batch of subjects (POST /screening); docs/screening.md.
export interface Party {
  id: string;
  name: string | null;
}

export interface Trigger {
  party: Party | null;
  fromSubject: boolean;
  relation: string | null;
  entry: {
    id: string;
    caseNumber: string | null;
    listedOn: string | null;
    grounds: number | null;
    court: { name: string } | null;
  } | null;
  evidence: { department: string; recordId: string; since: string | null; until: string | null }[];
}

export interface Measure {
  code: string;
  title: string;
  titleEn: string;
  basis: string;
  action: string;
  trigger: Trigger;
}

export interface Found {
  at: number;
  decision: string;
  party: Party;
  consent: string | null;
  missingDepartments: string[];
  measures: Measure[];
}

export interface Unchecked {
  at: number;
  code: string;
  message: string;
}

export interface Outcome {
  screened: number;
  asOf: string;
  found: Found[];
  unchecked: Unchecked[];
  record: string | null;
  notes: string[];
}
