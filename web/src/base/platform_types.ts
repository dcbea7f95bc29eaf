// A platform as the daemon answers it: its record, and how it is.

export const SAYS = ['intact', 'network', 'live'] as const;
export const DIFFERENCES = ['unknown', 'missing', 'conflict', 'damaged', 'nodes'] as const;
export type DifferenceKind = (typeof DIFFERENCES)[number];

export interface PlatformRecord {
  code: string;
  name: string;
  protocol: 'gb28181' | 'ga1400';
  feed: string;
  events_feed: string;
  says: string[];
  poll_s: number;
  subscribe_s: number;
  address: string | null;
  covers?: { projects?: string[]; towns?: string[]; assets?: string[] } | null;
  history?: { feed: string; every_s: number } | null;
  live?: { feed: string; every_s: number } | null;
}

export interface AskedCounts {
  asked: number;
  ok: number;
  fault: number;
}

export interface PlatformState {
  registered: boolean;
  registered_at: string | null;
  lost_at: string | null;
  address: string | null;
  transport: string | null;
  version: string | null;
  maker: string | null;
  model?: string | null;
  heard_at: string | null;
  keepalive_at: string | null;
  subscribed_until: string | null;
  whole_round: { at: string; items: number; parts: number; ms: number } | null;
  has_password: boolean;
  skew_s?: number | null;
  catalog?: Record<string, number> | null;
  history?: AskedCounts;
  live?: AskedCounts;
  [count: string]: unknown;
}

export interface Platform extends PlatformRecord {
  retired?: boolean;
  state: PlatformState;
}

export interface CatalogItem {
  code: string;
  name: string;
  parent: string;
  status: string;
  difference: DifferenceKind;
}

/** What is wrong with a platform, or (with no code) with none of them; and what to do about it. */
export interface PlatformFinding {
  platform: string;
  code: string;
  detail: string;
  remedy: string;
}

export interface Stranger {
  code: string;
  address: string;
  transport: string;
  at: string;
  tries: number;
}

export interface NewPassword {
  code: string;
  password: string;
  server: { id: string; realm: string; listen: string } | null;
}
