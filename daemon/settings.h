/* settings.h - what the person who runs the daemon may choose: one table drives the file, the
 * command line and the help. */
#ifndef INTACT_DAEMON_SETTINGS_H
#define INTACT_DAEMON_SETTINGS_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct settings {
    char data[1024];   /* the directory */
    char listen[256];  /* HOST:PORT */
    int64_t connections_max;
    int64_t connections_per_ip_max; /* not for loopback */
    int64_t body_bytes_max;         /* of an events body, decompressed */
    int64_t in_flight_bytes_max;    /* of all bodies being received */
    int64_t idle_timeout_s, header_timeout_s, body_timeout_s, answer_timeout_s;
    int64_t checkpoint_interval_s;
    int64_t repair_check_interval_s; /* between two looks for faults that open or end repairs */
};

/* One row of the table. A setting is a text (size > 0) or a number in [min, max]. */
struct setting {
    const char *name;  /* in the file; on the command line with dashes */
    size_t offset, size;
    int64_t min, max;
    const char *fallback;
    const char *help;
};
extern const struct setting settings_table[];
extern const size_t settings_count;

void settings_defaults(struct settings *s);

/* Sets one by its name (dashes and underscores are the same). STATUS_UNKNOWN: no such setting;
 * STATUS_INVALID: not a value it takes. */
must_use enum status settings_set(struct settings *s, const char *name, const char *value,
                                  struct error *err);

/* Reads an INI file (names in no section, or in [intactd]). STATUS_INVALID names the line. */
must_use enum status settings_read(struct settings *s, const char *path, struct error *err);

void settings_help(FILE *out);

#endif
