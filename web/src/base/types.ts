// What the daemon answers.

export const ASPECTS = ['intact', 'network', 'live', 'history'] as const;
export type Aspect = (typeof ASPECTS)[number];
export const INDICATORS = ['intact', 'network', 'live', 'history', 'repair'] as const;
export type Indicator = (typeof INDICATORS)[number];
export const KINDS = ['camera', 'checkpoint', 'centre'] as const;
export type Kind = (typeof KINDS)[number];
export type Verdict = 'met' | 'missed' | 'insufficient' | 'none';
export type Condition = 'ok' | 'fault' | 'silent' | 'blind' | 'exempt' | 'absent';
export type Grouping = 'district' | 'project' | 'contractor' | 'town' | 'kind' | 'class' | 'asset';
export type Role = 'admin' | 'office' | 'contractor' | 'supervisor' | 'feed' | 'viewer' | 'follower';

export interface Session {
  id: number; // the token's number
  role: Role;
  name: string;
  organisation: string | null;
}

/** Who a token's number in a decision is. */
export interface Person {
  id: number;
  name: string | null; // null: not for this reader
  role: Role;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Ratio {
  numerator: number;
  denominator: number;
  rate: number | null;
  percent: string | null;
}
export type Seconds = Record<'ok' | 'damped' | 'fault' | 'silent' | 'blind' | 'exempt', number>;
export interface Figure extends Ratio {
  target: string;
  verdict: Verdict;
  coverage?: number | string | null; // text in an assessment
  seconds?: Seconds;
  raw?: Ratio;
}
export interface RateItem {
  key: string;
  name: string;
  assets: number;
  indicators: Record<Indicator, Figure>;
}
export interface Window {
  from: string;
  to: string;
  as_of: string;
  rules: number;
}
export interface Rates extends Window {
  insufficient?: string; // why too little was seen, and what would mend it
  by: Grouping;
  items: RateItem[];
}

export type Counts = Record<'ok' | 'fault' | 'silent' | 'blind' | 'exempt', number>;
export interface StatusItem {
  key: string;
  name: string;
  assets: number;
  aspects: Record<Aspect, Counts>;
}
export interface FeedState {
  code: string;
  name: string;
  last_at: string | null;
  arrived_at: string | null;
  dated_back_s: number;
  expected: boolean; // false: from its silence nothing follows
  watching: boolean;
}
export interface Status {
  as_of: string;
  by: Grouping;
  items: StatusItem[];
  feeds?: FeedState[];
}

export interface TrendRow {
  numerator: number[];
  denominator: number[];
  percent: (string | null)[];
  coverage?: (number | null)[];
}
export interface TrendItem {
  key: string;
  name: string;
  indicators: Record<Indicator, TrendRow>;
}
export interface Trend extends Window {
  step: 'hour' | 'day' | 'month';
  steps: string[];
  items: TrendItem[];
}

export interface Outage {
  asset: string;
  name: string;
  aspect: Aspect;
  from: string;
  to: string;
  seconds: number;
  since: string;
  lasted_s: number;
  counted: boolean;
  open: boolean;
  cause: string | null;
  project: string;
  contractor: string | null;
  contact: Contact | null;
  town: string;
}
/** With now=true. */
export interface OutageNow extends Outage {
  known: boolean; // false: last known in fault, and nobody watches
  unknown_since: string | null;
  repair: Pick<Repair, 'id' | 'state' | 'due_at' | 'timeliness'> | null;
}
export interface OutagesNow extends Outages<OutageNow> {
  tally: { assets: number; off_network: number; without_repair: number };
}
/** With cost=true. */
export interface CostedOutage extends Outage {
  not_counted_by: 'kind' | 'class' | 'contract' | 'damped' | null;
  cost: { share_percent: string; points: string | null; amount_fen: number | null } | null; // null: it is in no figure
}
export interface Outages<T = Outage> extends Window, Page<T> {}

export interface WorstItem {
  asset: string;
  name: string;
  lost_s: number;
  outages: number;
  gain_s: number;
  contact: Contact | null;
}
export interface Worst extends Window {
  indicator: Indicator;
  verdict: Verdict;
  to_meet: number;
  reachable: boolean;
  to_mend: number | null;
  best_percent: string | null;
  items: WorstItem[];
}

export interface StripPart {
  from: string;
  to: string;
  condition: Condition;
  feed?: string;
  exemption?: number;
  cause?: string;
}
export interface Timeline extends Window {
  asset: string;
  aspects: Record<Aspect, StripPart[]>;
}
export type RawReport = { at: string; feed: string; batch: number; received_at: string; cause?: string; code?: string } & Partial<
  Record<Aspect, 'ok' | 'fault'>
>;

export interface Town {
  retired?: boolean;
  code: string;
  name: string;
}
/** What an indicator becomes by the window's end. */
export interface ForecastFigure {
  numerator: number;
  denominator: number;
  percent: string | null;
  verdict: Verdict;
}
export interface OutlookFigure extends ForecastFigure {
  target: string | null;
  coverage?: number | null;
  reachable?: ForecastFigure;
  worst?: ForecastFigure;
  likely?: ForecastFigure | null; // null: too little was observed to say it
  days: { percent: (string | null)[]; coverage?: (number | string | null)[] };
}
export interface OutlookItem {
  key: string;
  name: string;
  contractor: string | null;
  contractor_name: string | null;
  contacts: Contact[];
  assets: number;
  fee_fen: number | null;
  stake_fen: number | null;
  down: { now: number; began: number; ended: number };
  watched: boolean;
  indicators: Record<Indicator, OutlookFigure>;
}
/** A month at one look: GET /api/v1/outlook. */
export interface Outlook {
  month: string;
  as_of: string;
  by: 'project' | 'contractor' | 'town';
  since: string;
  steps: string[];
  night: { began: number; ended: number };
  missing: number;
  unreachable: number;
  stake_fen: number | null;
  items: OutlookItem[];
}
/** What began or ended: GET /api/v1/changes. */
export interface OutageChange {
  at: string;
  what: 'began' | 'ended' | 'reopened';
  asset: string;
  name: string;
  aspect: Aspect;
  condition: Condition;
  cause: string | null;
  project: string;
  contractor: string | null;
  town: string;
  since: string;
  lasted_s: number;
  counted: boolean;
}
/** Whom to call. */
export interface Contact {
  name: string;
  phone: string | null;
  mail: string | null;
}
export interface Organisation {
  retired?: boolean;
  code: string;
  name: string;
  role: string;
  contacts?: Contact[];
}
export interface Project {
  retired?: boolean;
  code: string;
  name: string;
  phase: string;
  contractor: string | null;
  supervisor?: string | null;
  planned?: Partial<Record<Kind, number>>;
  monthly_fee_fen?: number;
}
export interface ServiceSpan {
  project: string;
  from: string;
  to: string | null;
}
export interface Asset {
  retired?: boolean;
  code: string;
  name: string;
  kind: Kind;
  class: number | null;
  town: string | null; // null: it is not ours now
  service: ServiceSpan[];
  attributes: Record<string, unknown>;
  feeds: string[]; // who is expected to report it
  aliases: string[]; // other codes under which it is reported
}

export type ExemptionState = 'proposed' | 'approved' | 'rejected' | 'revoked';
export type Scope = Partial<Record<'assets' | 'except' | 'projects' | 'towns' | 'kinds', string[]>> & {
  classes?: number[];
  attributes?: Record<string, string[]>; // each with the values that match
};
/** What an approved exemption was asked to become, and what it is, or was, without that. */
export interface ExemptionChange {
  state: 'proposed' | 'approved' | 'rejected';
  from: string;
  to: string;
  scope: Scope;
  was: { from: string; to: string; scope: Scope };
  note: string;
  late: boolean;
  proposer: string | null;
  proposed_by: number | null;
  proposed_at: string;
  decided_by: number | null;
  decided_at: string | null;
  decision_note: string | null;
}
export interface EvidenceFile {
  sha256: string;
  type: string;
  bytes: number;
}
export interface Exemption {
  id: number;
  state: ExemptionState;
  scope: Scope;
  aspects: Aspect[];
  from: string;
  to: string;
  reason: string;
  note: string | null;
  evidence: string | null;
  evidence_added?: { at: string; by: number | null; evidence: string; late: boolean; file: EvidenceFile | null }[];
  late: boolean;
  proposer: string | null;
  proposed_by: number | null;
  proposed_at: string;
  decided_by: number | null;
  decided_at: string | null;
  decision_note: string | null;
  calendar: string | null; // only its hours between from and to
  change: ExemptionChange | null; // the last one that was asked for
}

export type RepairState = 'open' | 'paused' | 'repaired' | 'confirmed' | 'cancelled';
export interface Pause {
  number: number;
  from: string;
  to: string | null;
  approved: boolean;
  reason: string | null;
}
export interface Transition {
  name: string;
  at: string;
  received_at: string;
  claimed_at: string | null;
  repaired_at: string | null; // of "confirm": the time that holds
  by: number | null;
  note: string | null;
}
/** One time that the asset was in fault. */
export interface Round {
  aspects: Aspect[];
  mass: boolean;
  reported_at: string;
  responded_at: string | null;
  response_due_at: string | null; // null: the rules measure no response
  due_at: string | null; // null: its asset left service before
  timeliness: 'in_time' | 'late' | 'not_yet' | null;
  repaired_at: string | null;
  claimed_at: string | null; // the earlier time that its contractor claims
  confirmed_at: string | null;
}
/** Its times are those of its last round. */
export interface Repair extends Round {
  id: string;
  asset: string;
  name?: string;
  project: string | null;
  contact: Contact | null;
  cause: string;
  state: RepairState;
  rounds: Round[];
  pauses: Pause[];
  transitions: Transition[];
}

export interface Rules {
  version: number;
  from_month: string;
  time_zone: string;
  population: { kinds: Kind[]; classes: number[] };
  min_coverage: string;
  indicators: Record<string, { target: string; silent?: string; min_outage_s?: number; basis_of_target?: string }>;
  exemptions: { propose_within_days: number; proof_by_day: number; reasons: string[] };
  [section: string]: unknown;
}

export interface Token {
  id: number;
  name: string;
  person: string | null;
  role: Role;
  organisation: string | null;
  feed: string | null;
  created_at: string;
  revoked: boolean;
  revoked_at: string | null;
  expires_at: string | null;
  last_used_at: string | null;
}

export interface Difference {
  added: number;
  changed: number;
  unchanged: number;
  items: {
    code: string;
    id?: string; // of an order, instead of a code
    change: 'added' | 'changed';
    fields?: Record<string, [unknown, unknown]>;
    warning?: string;
  }[];
  losing?: number; // of the changed: how many lose something
  notes?: { line: number; code: string; detail: string }[]; // what a table was read as
  drift?: string[]; // of a dry run: closed months that the change reaches into
}
export interface ProblemError {
  line?: number;
  index?: number;
  field: string;
  code: string;
  detail: string;
}
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: ProblemError[];
}
