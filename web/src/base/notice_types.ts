// Who is told of what, and what was said.

export const NOTICE_EVENTS = [
  'feed_silent',
  'platform_lost',
  'target_at_risk',
  'order_due_soon',
  'order_overdue',
  'mass_outage',
  'month_published',
  'exemption_undecided',
  'disk_low',
  'verify_finding',
] as const;
export const NOTICE_WAYS = ['mail', 'webhook', 'wecom', 'dingtalk', 'feishu'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];

export interface Receiver {
  name: string;
  way: NoticeWay;
  address: string;
  events?: (typeof NOTICE_EVENTS)[number][]; // left out: all
  organisation?: string | null;
  language?: 'zh' | 'en';
  signed?: boolean;
}

export interface Notice {
  id: number;
  receiver: string;
  way: NoticeWay;
  test: boolean;
  state: 'waiting' | 'sent' | 'failed';
  made_at: string;
  sent_at: string | null;
  next_at: string | null;
  attempts: number;
  failure: string | null;
  title: string;
  text: string;
}
