#include "model/names.h"

const char *const kind_names[] = {
    [KIND_CAMERA] = "camera",
    [KIND_CHECKPOINT] = "checkpoint",
    [KIND_CENTRE] = "centre",
    [KIND_COUNT] = NULL,
};

const char *const aspect_names[] = {
    [ASPECT_INTACT] = "intact",   [ASPECT_NETWORK] = "network", [ASPECT_LIVE] = "live",
    [ASPECT_HISTORY] = "history", [ASPECT_COUNT] = NULL,
};

const char *const state_names[] = {[STATE_OK] = "ok", [STATE_FAULT] = "fault", NULL};

const char *const condition_names[] = {
    [CONDITION_OK] = "ok",       [CONDITION_FAULT] = "fault",   [CONDITION_SILENT] = "silent",
    [CONDITION_BLIND] = "blind", [CONDITION_EXEMPT] = "exempt", [CONDITION_ABSENT] = "absent",
    [CONDITION_COUNT] = NULL,
};

const char *const indicator_names[] = {
    [INDICATOR_INTACT] = "intact",     [INDICATOR_NETWORK] = "network",
    [INDICATOR_LIVE] = "live",         [INDICATOR_HISTORY] = "history",
    [INDICATOR_REPAIR] = "repair",     [INDICATOR_ACCEPTANCE] = "acceptance",
    [INDICATOR_BUDGET] = "budget",     [INDICATOR_QUANTITY] = "quantity",
    [INDICATOR_RESPONSE] = "response", [INDICATOR_COUNT] = NULL,
};

const char *const verdict_names[] = {
    [VERDICT_NONE] = "none", [VERDICT_INSUFFICIENT] = "insufficient",
    [VERDICT_MET] = "met",   [VERDICT_MISSED] = "missed",
    [VERDICT_COUNT] = NULL,
};

const char *const role_names[] = {
    [ROLE_ADMIN] = "admin",           [ROLE_OFFICE] = "office", [ROLE_CONTRACTOR] = "contractor",
    [ROLE_SUPERVISOR] = "supervisor", [ROLE_FEED] = "feed",     [ROLE_VIEWER] = "viewer",
    [ROLE_FOLLOWER] = "follower",     [ROLE_COUNT] = NULL,
};

const char *const organisation_role_names[] = {
    [ORGANISATION_CONTRACTOR] = "contractor",
    [ORGANISATION_SUPERVISOR] = "supervisor",
    [ORGANISATION_OFFICE] = "office",
    [ORGANISATION_ROLE_COUNT] = NULL,
};

const char *const phase_names[] = {
    [PHASE_MAINTENANCE] = "maintenance",
    [PHASE_CONSTRUCTION] = "construction",
    [PHASE_PROCUREMENT] = "procurement",
    [PHASE_MANAGEMENT] = "management",
    [PHASE_COUNT] = NULL,
};

const char *const platform_protocol_names[] = {
    [PLATFORM_GB28181] = "gb28181",
    [PLATFORM_GA1400] = "ga1400",
    [PLATFORM_PROTOCOL_COUNT] = NULL,
};

const char *const history_where_names[] = {
    [HISTORY_PLATFORM] = "platform",
    [HISTORY_DEVICE] = "device",
    [HISTORY_BOTH] = "both",
    [HISTORY_WHERE_COUNT] = NULL,
};

const char *const exemption_state_names[] = {
    [EXEMPTION_PROPOSED] = "proposed", [EXEMPTION_APPROVED] = "approved",
    [EXEMPTION_REJECTED] = "rejected", [EXEMPTION_REVOKED] = "revoked",
    [EXEMPTION_STATE_COUNT] = NULL,
};

const char *const repair_state_names[] = {
    [REPAIR_OPEN] = "open",           [REPAIR_PAUSED] = "paused",
    [REPAIR_REPAIRED] = "repaired",   [REPAIR_CONFIRMED] = "confirmed",
    [REPAIR_CANCELLED] = "cancelled", [REPAIR_STATE_COUNT] = NULL,
};

const char *const notice_event_names[] = {
    [NOTICE_FEED_SILENT] = "feed_silent",
    [NOTICE_PLATFORM_LOST] = "platform_lost",
    [NOTICE_TARGET_AT_RISK] = "target_at_risk",
    [NOTICE_ORDER_DUE_SOON] = "order_due_soon",
    [NOTICE_ORDER_OVERDUE] = "order_overdue",
    [NOTICE_MASS_OUTAGE] = "mass_outage",
    [NOTICE_MONTH_PUBLISHED] = "month_published",
    [NOTICE_EXEMPTION_UNDECIDED] = "exemption_undecided",
    [NOTICE_DISK_LOW] = "disk_low",
    [NOTICE_VERIFY_FINDING] = "verify_finding",
    [NOTICE_EVENT_COUNT] = NULL,
};

const char *const notice_way_names[] = {
    [WAY_MAIL] = "mail",         [WAY_WEBHOOK] = "webhook", [WAY_WECOM] = "wecom",
    [WAY_DINGTALK] = "dingtalk", [WAY_FEISHU] = "feishu",   [WAY_COUNT] = NULL,
};

const char *const grouping_names[] = {
    [BY_DISTRICT] = "district", [BY_PROJECT] = "project", [BY_CONTRACTOR] = "contractor",
    [BY_TOWN] = "town",         [BY_KIND] = "kind",       [BY_CLASS] = "class",
    [BY_ASSET] = "asset",       [GROUPING_COUNT] = NULL,
};
