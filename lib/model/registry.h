/* registry.h - the district's inventory: towns, organisations, projects, feeds, calendars, assets and
 * platforms. */
#ifndef INTACT_MODEL_REGISTRY_H
#define INTACT_MODEL_REGISTRY_H

#include "base/index.h"
#include "base/instant.h"
#include "model/alias.h"
#include "model/calendar.h"
#include "model/names.h"

#define NONE               UINT32_MAX /* "no such number", in every field that may be null */
#define FEEDS_MAX          10000      /* a run keeps its feed in 16 bits */
#define PLATFORMS_MAX      65536
#define ASSETS_MAX         16777216 /* 100 times the largest district and more */
#define SPANS_MAX          64       /* service spans of one asset */
#define TTL_S_MAX          INT64_C(2147483647)
#define TTL_DEFAULT_S      900
#define EXPECTED_DEFAULT_S 604800 /* a week: how long a feed that reported is expected to go on */
#define TTL_UNTIL_NEXT     (-1)   /* report_ttl_s is null: a report holds until the next */

/* Records are numbered from 0 in the order of their first registration, and never removed: the
 * number is the record's identity inside the program, in frames and in the database (there + 1).
 * `record` is the record as last accepted, as canonical JSON (what GET answers, what a dry run
 * compares). All pointers are owned by the registry. */
struct town {
    char *code, *name, *record;
    bool retired; /* nothing uses it any more: it is in no list by itself */
};

#define CONTACTS_MAX                                                                               \
    3 /* of one organisation: as many as a table of organisations has columns for */

/* Somebody who can be called. */
struct contact {
    char *name;         /* owned */
    char *phone, *mail; /* one of them may be NULL; owned */
};

struct organisation {
    char *code, *name, *record;
    enum organisation_role role;
    struct contact contacts[CONTACTS_MAX]; /* the first is called first */
    uint32_t contact_count;
    bool retired; /* as a town's; so of all that follow */
};

#define DAY_NONE INT32_MIN /* no date */

/* Money of one year. */
struct budget_year {
    int year;
    int64_t available_fen, adjusted_fen, executed_fen; /* adjusted: added to or taken off */
};

/* One planned step of a project. Dates are days since 1970-01-01, or DAY_NONE. */
struct milestone {
    char *name; /* owned */
    int32_t planned_on, done_on;
};

struct project {
    char *code, *name, *record;
    enum phase phase;
    uint32_t contractor;         /* organisation, or NONE */
    uint32_t supervisor;         /* organisation, or NONE */
    int64_t planned[KIND_COUNT]; /* -1: not planned */
    int64_t monthly_fee_fen;
    int32_t contract_from,
        contract_to;   /* days in which a fee is owed; to: the first without; DAY_NONE: open */
    bool has_contract; /* the record names its days */
    struct budget_year *budget;   /* owned */
    struct milestone *milestones; /* in the record's order; owned */
    uint32_t budget_count, milestone_count;
    bool retired;
};

/* What a feed speaks for: all that is named must match, and a list of none names nothing. */
struct coverage {
    uint32_t *projects, *towns, *assets; /* numbers, sorted; owned */
    uint32_t project_count, town_count, asset_count;
};

struct feed {
    char *code, *name, *record;
    int64_t report_ttl_s; /* TTL_UNTIL_NEXT, or 1..TTL_S_MAX */
    int64_t feed_ttl_s;   /* 1..TTL_S_MAX */
    int64_t late_max_s;   /* how old a report may be when it arrives, 1..TTL_S_MAX; 0: any age */
    bool unexpected;      /* its silence says nothing: it speaks of single things, as alarms do */
    struct coverage *covers; /* NULL: all there is; owned */
    bool
        retired; /* nobody reports as it any more: it is in no list by itself, and its silence is no alarm */
};

/* One stretch of maintenance under one project. */
struct span {
    int64_t from, to; /* to: INSTANT_EVER when open */
    uint32_t project;
};

struct asset {
    char *code, *name;
    char *attributes;   /* canonical JSON object, or NULL */
    struct span *spans; /* sorted by from, never overlapping */
    uint32_t *feeds;    /* who is expected to report it; none: who did (model/presence.h); owned */
    char **aliases;     /* other codes under which it is reported; owned, each too */
    uint32_t span_count, feed_count, alias_count;
    uint32_t town;
    uint8_t kind;     /* enum kind */
    uint8_t class_no; /* 1, 2, 3 for cameras; 0: null */
    bool retired;
};

/* A video platform, recorder or device that registers here. Its feeds are made with it. */
/* What is asked of a platform about one camera after the other. */
struct platform_history {
    char *feed; /* code of the feed that says it; NULL: it is not asked; owned */
    int64_t every_s, lag_s;
    enum history_where where;
};
struct platform_live {
    char *feed; /* as above */
    int64_t every_s, at_once;
};

struct platform {
    char *code, *name, *record;
    char *feed, *events_feed; /* codes of feeds: whole rounds, and single statements; owned */
    struct platform_history history;
    struct platform_live live;
    struct coverage *covers; /* NULL: all there is; owned */
    char *address; /* where its HTTP listens, as http://HOST:PORT; NULL: not known; owned */
    enum platform_protocol protocol;
    unsigned says; /* the aspects in which it is believed, a bit each */
    int64_t poll_s, subscribe_s;
    uint32_t password_number; /* of its present password; 0: it has none */
    bool retired;             /* nor does it get in any more */
};

struct registry {
    struct town *towns;
    struct organisation *organisations;
    struct project *projects;
    struct feed *feeds;
    struct calendar *calendars;
    struct asset *assets;
    struct platform *platforms;
    uint32_t town_count, organisation_count, project_count, feed_count, calendar_count, asset_count;
    uint32_t platform_count;
    uint32_t town_cap, organisation_cap, project_cap, feed_cap, calendar_cap, asset_cap;
    uint32_t platform_cap;
    struct index town_codes, organisation_codes, project_codes, feed_codes, calendar_codes,
        asset_codes, platform_codes;
    struct aliases aliases;
    uint32_t *feed_rank;    /* by feed: its place when all codes are sorted; decides ties */
    int64_t presence_gap_s; /* 0: see registry_presence_gap_s() */
};

/* How far apart two reports of a feed may be to count as one presence (model/presence.h): the least
 * expected_s of all rules ever accepted, and never more than the default. */
static inline int64_t registry_presence_gap_s(const struct registry *r)
{
    return r->presence_gap_s > 0 ? r->presence_gap_s : EXPECTED_DEFAULT_S;
}

void registry_free(struct registry *r);

/* Upserts: take over the value's pointers and replace the whole record of that code, keeping its
 * number. What they refer to must exist and be checked already. STATUS_MEMORY leaves the registry
 * as it was, and the value with the caller. */
must_use enum status registry_put_town(struct registry *r, struct town *value);
must_use enum status registry_put_organisation(struct registry *r, struct organisation *value);
must_use enum status registry_put_project(struct registry *r, struct project *value);
must_use enum status registry_put_feed(struct registry *r, struct feed *value);
must_use enum status registry_put_calendar(struct registry *r, struct calendar *value);
must_use enum status registry_put_asset(struct registry *r, struct asset *value);
/* The number of its password stays. */
must_use enum status registry_put_platform(struct registry *r, struct platform *value);

uint32_t registry_find_town(const struct registry *r, struct text code);
uint32_t registry_find_organisation(const struct registry *r, struct text code);
uint32_t registry_find_project(const struct registry *r, struct text code);
uint32_t registry_find_feed(const struct registry *r, struct text code);
uint32_t registry_find_calendar(const struct registry *r, struct text code);
uint32_t registry_find_asset(const struct registry *r, struct text code);
/* By its code, or by one of its aliases: as reports name it. */
uint32_t registry_find_said(const struct registry *r, struct text code);
uint32_t registry_find_platform(const struct registry *r, struct text code);

/* Is the number in this sorted list? A list of none asks nothing, and allows every number. */
must_use bool list_allows(const uint32_t *list, uint32_t count, uint32_t number);

/* Does the feed speak for this asset at `at`? A project by the span that holds then. */
must_use bool feed_covers(const struct feed *f, const struct registry *r, uint32_t asset,
                          int64_t at);

/* The same of what a platform's record covers. */
must_use bool platform_covers(const struct platform *p, const struct registry *r, uint32_t asset,
                              int64_t at);

/* The span that holds at `at`, or NULL. */
const struct span *asset_span_at(const struct asset *a, int64_t at);

/* The span a repair reported at `at` belongs to: the last begun at or before it, else the first;
 * NULL when the asset has none (lib/figure/README.md, Repairs). */
const struct span *asset_span_of_repair(const struct asset *a, int64_t at);

void organisation_free_content(struct organisation *x); /* frees what *x owns, and zeroes it */
void coverage_free(struct coverage *c);                 /* frees *c itself too; NULL allowed */
void project_free_content(struct project *p);           /* the same */
void platform_free_content(struct platform *p);
void asset_free_content(struct asset *a); /* frees what *a owns, and zeroes it */

#endif
