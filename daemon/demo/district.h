/* district.h - the demonstration district as a registry: the same on every machine. */
#ifndef INTACT_DEMO_DISTRICT_H
#define INTACT_DEMO_DISTRICT_H

#include "base/buffer.h"
#include "base/instant.h"
#include "model/names.h"

#define DEMO_OFFSET_S 28800 /* the district's clock: UTC+8, no summer time since 1991 */

enum demo_track {
    TRACK_NETWORK, /* the first four: why an aspect is in fault by itself */
    TRACK_LIVE,
    TRACK_INTACT,
    TRACK_HISTORY,
    TRACK_MUTE, /* nobody reports the asset */
    TRACK_COUNT
};

/* A feed looks at all assets every pace_s seconds, phase_s seconds after the full pace. */
struct demo_feed {
    const char *code, *name;
    int64_t pace_s, phase_s, ttl_s;
    enum demo_track tracks[2]; /* the second equals the first when it reports one aspect */
    bool of_platform;          /* it says the network of the platform's cameras, and nothing else */
};
#define DEMO_FEED_COUNT 4
extern const struct demo_feed demo_feeds[];

/* A video platform that registers here by GB/T 28181, with the cameras of one town. */
struct demo_platform {
    const char *code, *name, *feed, *events_feed;
    int town;
    int64_t poll_s;
};
extern const struct demo_platform demo_platform;

struct demo_town {
    const char *code, *name, *short_name;
    int share;    /* of the cameras, relative to the other towns */
    int lon, lat; /* of its middle, in hundred-thousandths of a degree */
};
#define DEMO_TOWN_COUNT 16
extern const struct demo_town demo_towns[];

struct demo_organisation {
    const char *code, *name;
    enum organisation_role role;
    double strain; /* its faults are this much more frequent and longer than usual */
};
#define DEMO_ORGANISATION_COUNT 9
extern const struct demo_organisation demo_organisations[];

struct demo_milestone {
    const char *name;
    int month, day; /* planned, in the district's year; month 13 is the next one's January */
    int late_days;  /* done so much later; below zero: earlier */
};

struct demo_project {
    const char *code, *name;
    enum phase phase;
    int contractor, supervisor;        /* organisations; -1: none */
    int cameras, checkpoints, centres; /* planned */
    int64_t monthly_fee_fen, available_fen, executed_fen;
    const struct demo_milestone *milestones;
    int milestone_count;
};
#define DEMO_PROJECT_COUNT 9
#define DEMO_TERMS_PROJECT 4 /* has terms of its own in schema/demo_rules.json */
extern const struct demo_project demo_projects[];

struct demo_asset {
    char code[24], name[96];
    char alias[24]; /* of the device that replaced it at the district's moved_at; "": none did */
    uint8_t kind, class_no; /* class_no 0: null */
    uint8_t town, project;
    int8_t project_before;  /* under which it stood before the district's moved_at; -1: none */
    bool in_service;        /* false: still being built, nobody reports it */
    bool never_reported;    /* in service, but no prober knows it */
    bool on_platform;       /* the platform says its network, the prober the rest */
    uint32_t pole, cabinet; /* what it shares with its neighbours */
};

struct demo_district {
    struct demo_asset *assets; /* owned; in the order of registration */
    uint32_t count;
    int64_t service_from; /* when maintenance began */
    int64_t moved_at;     /* when a dozen cameras changed contract, and one was swapped */
    int year;             /* of the budgets and milestones, and the last of the calendar's */
    int first_year;       /* of the calendar's: that of the first report */
    int64_t until;        /* milestones after it are not done yet */
    int64_t every;        /* of the feeds' paces one in so many is made, and reports hold as long */
};

/* The district as it stands for reports in [from, until). STATUS_MEMORY. */
must_use enum status demo_district_make(int64_t from, int64_t until, struct demo_district *ret);
void demo_district_free(struct demo_district *d);

static inline const struct demo_organisation *demo_contractor(const struct demo_asset *a)
{
    return &demo_organisations[demo_projects[a->project].contractor];
}

#endif
