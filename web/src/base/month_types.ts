// What the daemon answers about a month's end and a year.

import type { Aspect, Figure, Kind, Verdict } from './types';

/** Every indicator, in the order of the rules. */
export const INDICATORS = ['intact', 'network', 'live', 'history', 'repair', 'acceptance', 'budget', 'quantity', 'response'] as const;

/** A statement's indicators in the order people know them by; the daemon's document sorts its members. */
export const STATED = ['intact', 'network', 'live', 'history', 'repair', 'response', 'quantity', 'acceptance', 'budget'] as const;
export type Stated = (typeof STATED)[number];
export type StatedFigures = Partial<Record<Stated, Figure>>;

export interface Deduction {
  rule: string;
  asset: string;
  name: string;
  points: string;
  from: string;
  to: string;
  seconds?: number; // of a long outage
  rounds?: number; // of a repeated fault
}
export interface StatementKind {
  kind: Kind;
  assets: number;
  indicators: StatedFigures;
}
export interface StatementProject {
  project: string;
  name: string;
  fee_fen: number;
  fee_days: number;
  month_days: number;
  score: string | null; // null: too little measured
  score_reason: string | null;
  measured_weight: number;
  weight: number;
  unjudged: boolean;
  decision_reason: string | null;
  feeds: { feed: string; name: string; contradicted_s: number; late_s: number }[];
  sheet: { indicator: Stated; points: string | null; weight: number }[];
  payment: { from_score: string; factor_bp: number }[];
  min_weight: number;
  exemptions: {
    id: number;
    reason: string;
    aspects: Aspect[];
    from: string;
    to: string;
    assets: number;
    named: { asset: string; name: string }[];
    approved_by: string | null;
    calendar: string | null;
  }[];
  late_orders: { id: string; asset: string; name: string; reported_at: string; due_at: string; repaired_at: string | null }[];
  deductions: Deduction[];
  assets: number;
  indicators: StatedFigures; // of all its kinds; the budget is here alone
  factor_bp: number | null;
  amount_fen: number | null;
  kinds: StatementKind[];
}
export interface Statement {
  contractor: string;
  name: string;
  amount_fen: number | null; // null: a project is unjudged
  projects: StatementProject[];
  worst: (string | { asset: string; lost_s?: number })[];
  blind_assets: string[];
  cancelled_repairs: string[];
  late_repairs: string[];
  never_reported: string[];
  paused_repairs: string[];
  told_late_repairs: string[];
}
export interface Assessment {
  month: string;
  state: 'draft' | 'published' | 'closed';
  revision?: number;
  rules: number;
  from: string;
  to: string;
  as_of: string;
  sha256?: string;
  chain?: string;
  journal?: { seq: number; head: string };
  at?: string | null; // when it was published, closed or corrected
  reason?: string | null; // of a correction, or the note it was published or closed with
  objections_until: string | null; // the end of the last day to object
  despite: ('exemptions' | 'objections')[]; // what was open when it was closed all the same
  district?: { indicators: StatedFigures }; // of one who sees everything
  items: Statement[];
}
export interface FactorDecision {
  id: number;
  project: string;
  factor_bp: number;
  reason: string;
  state: 'proposed' | 'approved';
  proposed_at: string;
}
export interface Drift {
  month: string;
  items: { contractor: string; project: string; kind: string; field: string; closed: unknown; now: unknown }[];
}
interface Part {
  numerator: number;
  denominator: number;
  percent: string | null;
  verdict: Verdict;
}
export interface EvaluationRow extends Partial<Part> {
  level1: string;
  level2: string;
  level3: string;
  weight: number;
  target?: string | null;
  points?: string | null;
  indicator?: string;
  last_year?: Part;
  judged?: boolean;
  evidence?: string | null;
  compared_to?: Record<'last_year' | 'standard' | 'plan', string | null>;
  note?: string | null;
  judged_at?: string | null;
}
export interface Evaluation {
  year: number | string;
  state: Assessment['state'];
  revision: number;
  sha256: string | null;
  chain: string | null;
  at: string | null;
  reason: string | null;
  journal: { seq: number; head: string };
  total?: string | null;
  weight?: number;
  open_weight?: number;
  from: string;
  to: string;
  rules: number;
  as_of: string;
  levels?: { level1: string; weight: number; points: string }[];
  items: EvaluationRow[];
}
