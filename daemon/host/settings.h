/* settings.h - what the person who runs the daemon may choose: one table drives the file, the environment,
 * the command line, --help, the manual, the packaged intactd.conf and what doctor checks. */
#ifndef INTACT_HOST_SETTINGS_H
#define INTACT_HOST_SETTINGS_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct settings {
    char data[1024];   /* the directory */
    char listen[256];  /* HOST:PORT */
    int64_t log_level; /* an enum log_level */
    int64_t connections_max;
    int64_t connections_per_ip_max; /* not for loopback */
    int64_t body_bytes_max;         /* of an events body, decompressed */
    int64_t in_flight_bytes_max;    /* of all bodies being received */
    int64_t writes_waiting_max; /* batches given to the scribe; as many changes wait beside them */
    int64_t answer_bytes_max;   /* of all answers that are not sent yet */
    int64_t idle_timeout_s, header_timeout_s, body_timeout_s, answer_timeout_s;
    int64_t bad_tokens_per_minute;     /* of one address; 0: no limit */
    int64_t requests_per_minute;       /* of one token; 0: no limit */
    int64_t party_requests_per_minute; /* of one contractor or supervisor; 0: no limit */
    int64_t party_changes_per_minute;  /* among them; 0: no limit */
    int64_t party_proposals_open;      /* undecided; 0: no limit */
    int64_t party_evidence_bytes;      /* of files of undecided exemptions; 0: no limit */
    int64_t party_streams;
    int64_t checkpoint_interval_s;
    char backup_dir[1024];  /* "": no backups to a schedule */
    int64_t backup_every_h; /* hours from one to the next */
    int64_t backup_keep;    /* how many stay */
    char sip_listen[256];   /* HOST:PORT; "": GB/T 28181 is not served */
    char sip_id[32];        /* our code among platforms, 20 digits */
    char sip_realm[32];     /* "": the first 10 digits of it */
    int64_t sip_media_port; /* where pictures are sent to; 0: any free one */
    char follow[512];       /* address of the leader; "": this daemon leads */
    char follow_token_file[1024];
    int64_t repair_check_interval_s;  /* between two looks for faults that open or end repairs */
    char smtp_server[256];            /* HOST:PORT; "": no mails are sent */
    int64_t smtp_security;            /* an enum smtp_security */
    char smtp_from[256];              /* whose mails they are */
    char smtp_user[256];              /* "": nobody signs in there */
    char smtp_password_file[1024];    /* its password, alone; "": none */
    char notice_secrets_file[1024];   /* lines NAME = SECRET of receivers; "": none */
    char notice_ca_file[1024];        /* certificates to trust; "": the system's */
    int64_t notice_private_addresses; /* 1: notices may go into private networks */
    int64_t notice_check_interval_s;  /* between two looks for what people are told */
};

enum smtp_security { SMTP_STARTTLS, SMTP_TLS, SMTP_PLAIN };

/* One row of the table. A setting is a text (size > 0), one of its choices, or a number in
 * [min, max]. */
struct setting {
    const char *name; /* in the file; on the command line with dashes */
    size_t offset, size;
    int64_t min, max;
    const char *fallback;
    const char *help;
    const struct setting_choice *choices; /* ends with name NULL; NULL: it has none */
    /* What a text has to be beyond its length; NULL: anything. */
    enum status (*check)(const char *name, const char *value, struct error *err);
    bool reload; /* SIGHUP brings a new value into force */
};
struct setting_choice {
    const char *name;
    int64_t value;
};
extern const struct setting settings_table[];
extern const size_t settings_count;

/* Sets one by its name, in which a dash is an underscore. STATUS_UNKNOWN: there is no such setting.
 * STATUS_INVALID: it does not take this value. */
must_use enum status settings_set(struct settings *s, const char *name, const char *value,
                                  struct error *err);

/* Reads all settings: the defaults, then --config's file, then the environment, then the options.
 * Each beats those before it. STATUS_INVALID, STATUS_UNKNOWN: the error names the first fault. */
must_use enum status settings_load(int argc, char **argv, struct settings *ret, struct error *err);

/* Copies from `fresh` those settings that may change while the daemon runs. Calls `differs` (may be
 * NULL) for each of the others whose value has changed: it needs a restart. */
void settings_reload(struct settings *s, const struct settings *fresh,
                     void (*differs)(const char *name));

/* Checks settings against each other. STATUS_INVALID names one that does not fit. */
must_use enum status settings_check(const struct settings *s, struct error *err);

/* Writes a line for each setting, and which source beats which. */
void settings_help(FILE *out);

/* Writes a row's name as an option, with dashes, or as a variable of the environment. */
void setting_option(const struct setting *row, char out[64]);
void setting_variable(const struct setting *row, char out[64]);
/* Writes the value that *s has for this row, as a file would have it. */
#define SETTING_TEXT_SIZE 1024
void setting_text(const struct settings *s, const struct setting *row, char out[SETTING_TEXT_SIZE]);
/* Writes which values a row takes, such as "1 to 3600". */
void setting_range(const struct setting *row, char out[96]);

#endif
