/* doctor.h - looks an installation over: each finding says what is wrong and what to do about it. */
#ifndef INTACT_COMMANDS_DOCTOR_H
#define INTACT_COMMANDS_DOCTOR_H

#include "host/directory.h"
#include "host/settings.h"
#include "model/district.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* What there is to look at, and what has been said so far. */
struct examination {
    const struct settings *settings;
    const struct directory *directory;
    const struct district *district; /* NULL: it can't be loaded, which has been said */
    int64_t now;
    int64_t journal_since; /* when the first row came in; INSTANT_NONE: there is none */
    int64_t journal_until; /* when the last one came in */
    uint32_t counts[3];    /* findings by severity */
};

/* Prints "error: CODE: what\n  remedy: ...". */
void doctor_find(struct examination *x, enum severity severity, const char *code,
                 const char *remedy, const char *format, ...) printf_like(5, 6);

/* The checks, in the order they are made. Each says its findings, or nothing. */
struct doctor_check {
    const char *name;
    bool needs_district;
    void (*look)(struct examination *x);
};
extern const struct doctor_check doctor_checks[]; /* ends with name NULL */

/* doctor_system.c: the machine. */
void doctor_settings(struct examination *x);
void doctor_time_zone(struct examination *x);
void doctor_clock(struct examination *x);
void doctor_disk(struct examination *x);
void doctor_permissions(struct examination *x);
void doctor_backups(struct examination *x);
/* doctor_district.c: what is registered and reported. */
void doctor_feeds(struct examination *x);
void doctor_never_reported(struct examination *x);
void doctor_duplicate_names(struct examination *x);

#endif
