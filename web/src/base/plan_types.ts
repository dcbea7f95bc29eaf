// What the daemon answers about plans, batches, refused lines and the record.

import type { Aspect, Kind, Rules, Verdict } from './types';

export interface PlanFigure {
  numerator: number;
  denominator: number;
  percent: string | null;
  target: string;
  verdict: Verdict;
}
export interface ProgressKind {
  kind: Kind;
  planned: number | null;
  in_service: number;
  inspected: number;
  accepted: number;
  quantity: PlanFigure;
  acceptance: PlanFigure;
}
export type MilestoneState = 'done' | 'done_late' | 'late' | 'open' | 'unplanned';
export interface Milestone {
  name: string;
  planned_on: string | null;
  done_on: string | null;
}
export interface MilestoneProgress extends Milestone {
  state: MilestoneState;
  days: number | null;
}
export interface ProjectProgress {
  project: string;
  name: string;
  phase: string;
  contractor: string | null;
  supervisor: string | null;
  kinds: ProgressKind[];
  milestones: MilestoneProgress[];
  on_time: PlanFigure;
  available_fen: number;
  executed_fen: number;
  budget: PlanFigure;
}
export interface Progress {
  year: number;
  as_of: string;
  rules: number;
  items: ProjectProgress[];
}

export interface BudgetYear {
  available_fen: number;
  adjusted_fen?: number;
  executed_fen: number;
}
/** A project's whole record, as PUT takes it back. */
export interface ProjectRecord {
  code: string;
  name: string;
  planned: Partial<Record<Kind, number>>;
  budget: Record<string, BudgetYear>;
  milestones: Milestone[];
  [member: string]: unknown;
}

export interface Acceptance {
  id: number;
  project: string;
  asset: string;
  inspected_on: string;
  passed: boolean;
  note: string | null;
  received_at: string;
}

export type BatchState = 'counted' | 'void_proposed' | 'void';
export interface Batch {
  batch: number;
  feed: string;
  received_at: string;
  token: number;
  first_at: string | null;
  last_at: string | null;
  accepted: number;
  reports: number;
  rejected: number;
  state: BatchState;
  void: {
    reason: string;
    proposed_by: number;
    proposed_at: string;
    approved_by: number | null;
    approved_at: string | null;
  } | null;
}
export interface Reject {
  id: number;
  batch: number;
  feed: string;
  received_at: string;
  line?: number;
  index?: number;
  format: string;
  field: string;
  code: string;
  detail: string;
  raw: string | null;
}
export interface Replayed {
  replayed: number;
  accepted: number;
  rejected: number;
}
export interface AuditRow {
  seq: number;
  at: string;
  token: number;
  by: string | null;
  op: string;
  summary: string;
  about: { records?: number; codes?: string[]; despite?: ('exemptions' | 'objections')[] } & Record<string, string | number | string[] | undefined>;
  body: unknown;
  body_bytes: number;
  head: string;
}

export interface RulesTrial {
  version: number;
  from_month: string;
  compared_with: number;
  changed: Record<string, [unknown, unknown]>;
  document: Rules;
}

/** Part of what a feed said, asked to be taken out or taken out. */
export interface PartVoid {
  id: number;
  state: 'proposed' | 'approved';
  feed: string;
  assets: string[] | null; // null: every asset
  aspects: Aspect[];
  from: string;
  to: string;
  reason: string;
  batches: number;
  reports: number;
  heartbeats: number;
  proposed_by: number;
  proposed_at: string;
  approved_by: number | null;
  approved_at: string | null;
}
