/* doctor.h - what an examination of an installation has found: each finding says what is wrong and what
 * to do about it. */
#ifndef INTACT_COMMANDS_DOCTOR_H
#define INTACT_COMMANDS_DOCTOR_H

#include "host/directory.h"
#include "host/settings.h"
#include "model/district.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* What the checks look at, and how much they have found so far. */
struct examination {
    const struct settings *settings;
    const struct directory *directory;
    const struct district *district; /* NULL: it cannot be loaded, and a finding says so */
    int64_t now;
    int64_t journal_since; /* when the first row came in; INSTANT_NONE: there is no row */
    int64_t journal_until; /* when the last one came in */
    uint32_t counts[3];    /* findings by severity */
};

/* Prints "error: CODE: what\n  remedy: ...". */
void doctor_find(struct examination *x, enum severity severity, const char *code,
                 const char *remedy, const char *format, ...) printf_like(5, 6);

#endif
