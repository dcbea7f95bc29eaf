#include "host/settings.h"

#include "base/text.h"
#include "host/arguments.h"
#include "host/listen.h"
#include "host/log.h"
#include "host/setting_checks.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define AT(member)   offsetof(struct settings, member)
#define SIZE(member) sizeof(((struct settings *)0)->member)
#define NUMBER(member, min_, max_, fallback_, help_, reload_)                                      \
    {                                                                                              \
        .name = #member, .offset = AT(member), .min = min_, .max = max_, .fallback = fallback_,    \
        .help = help_, .reload = reload_                                                           \
    }
#define TEXT(member, fallback_, help_, reload_)                                                    \
    {                                                                                              \
        .name = #member, .offset = AT(member), .size = SIZE(member), .fallback = fallback_,        \
        .help = help_, .reload = reload_                                                           \
    }
#define CHECKED_TEXT(member, fallback_, help_, check_)                                             \
    {                                                                                              \
        .name = #member, .offset = AT(member), .size = SIZE(member), .fallback = fallback_,        \
        .help = help_, .check = check_                                                             \
    }
#define MIB (INT64_C(1) << 20)

static const struct setting_choice log_levels[] = {{"error", LOG_LEVEL_ERROR},
                                                   {"warning", LOG_LEVEL_WARNING},
                                                   {"info", LOG_LEVEL_INFO},
                                                   {"debug", LOG_LEVEL_DEBUG},
                                                   {0}};

static const struct setting_choice securities[] = {{"starttls", SMTP_STARTTLS},
                                                   {"tls", SMTP_TLS},
                                                   {"none", SMTP_PLAIN},
                                                   {0}};

static const struct setting_choice answers[] = {{"no", 0}, {"yes", 1}, {0}};

const struct setting settings_table[] = {
    TEXT(data, "", "the data directory", false),
    CHECKED_TEXT(listen, "127.0.0.1:8080",
                 "address and port to serve on; port 0: any free one; for others than this "
                 "machine the unit needs IPAddressAllow=, and TLS a proxy",
                 listen_check),
    {.name = "log_level",
     .offset = AT(log_level),
     .fallback = "info",
     .choices = log_levels,
     .help = "what is logged; debug: a line for each request too",
     .reload = true},
    NUMBER(connections_max, 1, 100000, "1024", "connections at one time", false),
    NUMBER(connections_per_ip_max, 1, 100000, "64", "of one address, loopback excepted", true),
    NUMBER(body_bytes_max, 1024, 64 * MIB, "67108864", "bytes of an events body, decompressed",
           true),
    NUMBER(in_flight_bytes_max, 1024, 1024 * MIB, "67108864", "bytes of all bodies under way",
           true),
    NUMBER(writes_waiting_max, 1, 4096, "4096",
           "batches, and beside them changes, waiting to be written; then 503", true),
    NUMBER(answer_bytes_max, 65536, 16384 * MIB, "134217728",
           "bytes of all answers not yet taken, small ones and a first one excepted; then 503",
           true),
    NUMBER(idle_timeout_s, 1, 3600, "15", "seconds without a byte until a connection is closed",
           false),
    NUMBER(header_timeout_s, 1, 3600, "5", "seconds for a request's header", true),
    NUMBER(body_timeout_s, 1, 3600, "20", "seconds for a request's body", true),
    NUMBER(answer_timeout_s, 1, 3600, "120", "seconds for a client to take the answer", true),
    NUMBER(bad_tokens_per_minute, 0, 1000000, "300",
           "refusals of bad tokens to one address; then 429; 0: no limit", true),
    NUMBER(requests_per_minute, 0, 100000000, "0", "of one token; then 429; 0: no limit", true),
    NUMBER(party_requests_per_minute, 0, 100000000, "6000",
           "of one contractor or supervisor by all its tokens; then 429; 0: no limit", true),
    NUMBER(party_changes_per_minute, 0, 100000000, "300",
           "what it may propose, prove and tell among them; then 429; 0: no limit", true),
    NUMBER(party_proposals_open, 0, 1000000, "200",
           "its exemptions that wait for a decision; then 429; 0: no limit", true),
    NUMBER(party_evidence_bytes, 0, 1024 * 1024 * MIB, "536870912",
           "bytes of the files that prove them; then 429; 0: no limit", true),
    NUMBER(party_streams, 1, 64, "16", "its pages that are told of news at once; then 429", true),
    NUMBER(checkpoint_interval_s, 1, 86400, "600", "seconds between two checkpoints", true),
    TEXT(backup_dir, "",
         "a directory for backups to a schedule; not set: none are made; elsewhere than in "
         "/var/backups/intactd the unit needs ReadWritePaths=",
         true),
    NUMBER(backup_every_h, 1, 8760, "24", "hours from one backup to the next", true),
    NUMBER(backup_keep, 1, 10000, "7", "backups that stay there; older ones are removed", true),
    CHECKED_TEXT(sip_listen, "",
                 "address and port for GB/T 28181, UDP and TCP; not set: it is not served",
                 listen_check),
    CHECKED_TEXT(sip_id, "", "our own code towards platforms, 20 digits", setting_check_sip_id),
    CHECKED_TEXT(sip_realm, "", "our SIP domain; not set: the first 10 digits of sip_id",
                 setting_check_sip_realm),
    NUMBER(sip_media_port, 0, 65535, "0",
           "UDP port to which the pictures asked for are sent; 0: any free one", false),
    CHECKED_TEXT(
        follow, "",
        "address of a daemon whose journal this one takes in, http://HOST:PORT or https://; not "
        "set: this one takes writes itself",
        setting_check_follow),
    TEXT(follow_token_file, "", "a file with a token of the role follower, of that daemon", false),
    NUMBER(repair_check_interval_s, 1, 86400, "60", "seconds between two looks for lasting faults",
           true),
    {.name = "smtp_server",
     .offset = AT(smtp_server),
     .size = SIZE(smtp_server),
     .fallback = "",
     .help =
         "HOST:PORT that takes our mails; not set: none are sent; for others than this machine the "
         "unit needs IPAddressAllow=",
     .check = setting_check_server,
     .reload = true},
    {.name = "smtp_security",
     .offset = AT(smtp_security),
     .fallback = "starttls",
     .choices = securities,
     .help = "how the way there is kept secret",
     .reload = true},
    {.name = "smtp_from",
     .offset = AT(smtp_from),
     .size = SIZE(smtp_from),
     .fallback = "",
     .help = "the address that mails come from",
     .check = setting_check_mail,
     .reload = true},
    TEXT(smtp_user, "", "who signs in there; not set: nobody does", true),
    TEXT(smtp_password_file, "", "a file that holds its password, alone", true),
    TEXT(notice_secrets_file, "",
         "a file with the secrets of those who get notices, a line NAME = SECRET each", true),
    TEXT(notice_ca_file, "", "certificates to trust when notices are sent; not set: the system's",
         true),
    {.name = "notice_private_addresses",
     .offset = AT(notice_private_addresses),
     .fallback = "no",
     .choices = answers,
     .help =
         "whether notices may be posted to this machine and private networks; the unit then needs "
         "IPAddressAllow=",
     .reload = true},
    NUMBER(notice_check_interval_s, 1, 3600, "60",
           "seconds between two looks for what people are to be told", true),
};
const size_t settings_count = sizeof settings_table / sizeof settings_table[0];

static bool same_name(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        char x = *a == '-' ? '_' : *a;
        char y = *b == '-' ? '_' : *b;
        if (x != y)
            return false;
    }
    return *a == *b;
}

static const struct setting *find(const char *name)
{
    for (size_t i = 0; i < settings_count; i++) {
        if (same_name(settings_table[i].name, name))
            return &settings_table[i];
    }
    return NULL;
}

static enum status store_text(char *at, const struct setting *row, const char *value,
                              struct error *err)
{
    size_t len = strlen(value);
    if (len == 0 || len >= row->size)
        return error_set(err, STATUS_INVALID, "bad_setting", row->name,
                         "%s takes a text of 1 to %zu bytes.", row->name, row->size - 1);
    enum status status = row->check ? row->check(row->name, value, err) : STATUS_OK;
    if (!status)
        memcpy(at, value, len + 1);
    return status;
}

static enum status store_choice(char *at, const struct setting *row, const char *value,
                                struct error *err)
{
    char names[96];
    for (const struct setting_choice *c = row->choices; c->name; c++) {
        if (strcmp(c->name, value) == 0) {
            memcpy(at, &c->value, sizeof c->value);
            return STATUS_OK;
        }
    }
    setting_range(row, names);
    return error_set(err, STATUS_INVALID, "bad_setting", row->name, "%s takes %s, not \"%s\".",
                     row->name, names, value);
}

static enum status store_number(char *at, const struct setting *row, const char *value,
                                struct error *err)
{
    int64_t number;
    if (!text_to_int(text_of(value), row->min, row->max, &number))
        return error_set(err, STATUS_INVALID, "bad_setting", row->name,
                         "%s takes a whole number from %lld to %lld, not \"%s\".", row->name,
                         (long long)row->min, (long long)row->max, value);
    memcpy(at, &number, sizeof number);
    return STATUS_OK;
}

enum status settings_set(struct settings *s, const char *name, const char *value, struct error *err)
{
    const struct setting *row = find(name);
    if (!row)
        return error_set(err, STATUS_UNKNOWN, "unknown_setting", name,
                         "There is no setting \"%s\".", name);
    char *at = (char *)s + row->offset;
    if (row->choices)
        return store_choice(at, row, value, err);
    return row->size > 0 ? store_text(at, row, value, err) : store_number(at, row, value, err);
}

static void set_defaults(struct settings *s)
{
    *s = (struct settings){0};
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        if (!row->fallback[0])
            continue;
        enum status status = settings_set(s, row->name, row->fallback, NULL);
        assert(status == STATUS_OK);
        (void)status;
    }
}

struct reading {
    struct settings *settings;
    struct error error;
};

static int take_line(void *context, const char *section, const char *name, const char *value)
{
    struct reading *r = context;
    enum status status = STATUS_OK;
    struct error error;
    if (section[0] && strcmp(section, "intactd") != 0)
        status =
            error_set(&error, STATUS_INVALID, "unknown_section", section,
                      "There is no section [%s]; settings stand under [intactd] or none.", section);
    else
        status = settings_set(r->settings, name, value, &error);
    if (status != STATUS_OK && r->error.status == STATUS_OK)
        r->error = error;
    return status == STATUS_OK;
}

/* Opens a file. NULL: the reason is in errno. A directory is refused: it would read as empty. */
static FILE *open_file(const char *path)
{
    struct stat found;
    FILE *file = fopen(path, "re");
    if (!file || fstat(fileno(file), &found) != 0 || !S_ISDIR(found.st_mode))
        return file;
    fclose(file);
    errno = EISDIR;
    return NULL;
}

/* Reads an INI file: names in no section, or in [intactd]. STATUS_INVALID: a line is wrong, and named. */
static enum status read_file(struct settings *s, const char *path, struct error *err)
{
    struct reading r = {.settings = s};
    FILE *file = open_file(path);
    if (!file)
        return error_set(err, STATUS_INVALID, "bad_settings", "config",
                         "%s cannot be read: %s. Name a file with --config that this user may "
                         "read, or leave the option out.",
                         path, strerror(errno));
    int line = ini_parse_file(file, take_line, &r);
    if (line == 0 && ferror(file))
        line = -1;
    fclose(file);
    if (line == 0)
        return STATUS_OK;
    if (line < 0)
        return error_set(err, STATUS_INVALID, "bad_settings", "config",
                         "%s cannot be read to its end.", path);
    return error_set(err, STATUS_INVALID, "bad_settings", "config", "%s, line %d: %s", path, line,
                     r.error.status ? r.error.detail : "not NAME = VALUE, or too long a line.");
}

static bool is_variable(const char *name, size_t len)
{
    char known[64];
    for (size_t i = 0; i < settings_count; i++) {
        setting_variable(&settings_table[i], known);
        if (strlen(known) == len && memcmp(name, known, len) == 0)
            return true;
    }
    return false;
}

/* A misspelt name would leave the setting as it was, and nobody would know. */
static enum status check_variables(struct error *err)
{
    for (char **at = environ; at && *at; at++) {
        size_t len = strcspn(*at, "=");
        if (strncmp(*at, "INTACTD_", 8) != 0 || is_variable(*at, len))
            continue;
        return error_set(
            err, STATUS_INVALID, "unknown_setting", "",
            "%.*s is set in the environment, but there is no such setting: correct its "
            "name or unset it (intactd serve --help lists them all).",
            len > 100 ? 100 : (int)len, *at);
    }
    return STATUS_OK;
}

/* STATUS_INVALID: a wrong value, or a variable INTACTD_... that is no setting. The error names it. */
static enum status read_environment(struct settings *s, struct error *err)
{
    enum status status = check_variables(err);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < settings_count; i++) {
        char name[64];
        struct error why;
        setting_variable(&settings_table[i], name);
        const char *value = getenv(name);
        if (value && settings_set(s, settings_table[i].name, value, &why) != STATUS_OK)
            return error_set(err, STATUS_INVALID, "bad_setting", settings_table[i].name, "%s: %s",
                             name, why.detail);
    }
    return STATUS_OK;
}

static enum status read_options(int argc, char **argv, bool config, struct settings *s,
                                struct error *err)
{
    struct argument a;
    enum status status = STATUS_OK;
    for (int at = 1; status == STATUS_OK && argument_next(argc, argv, &at, &a);) {
        bool is_config = strcmp(a.name, "config") == 0;
        if (!a.name[0])
            return error_set(err, STATUS_INVALID, "usage", "", "What is \"%s\"?", a.value);
        if (!argument_value(argc, argv, &at, &a))
            return error_set(err, STATUS_INVALID, "usage", "", "--%s lacks its value.", a.name);
        if (is_config && config)
            status = read_file(s, a.value, err);
        else if (!is_config && !config)
            status = settings_set(s, a.name, a.value, err);
    }
    return status;
}

enum status settings_load(int argc, char **argv, struct settings *ret, struct error *err)
{
    struct settings s;
    set_defaults(&s);
    enum status status = read_options(argc, argv, true, &s, err);
    if (status == STATUS_OK)
        status = read_environment(&s, err);
    if (status == STATUS_OK)
        status = read_options(argc, argv, false, &s, err);
    if (status == STATUS_OK)
        *ret = s;
    return status;
}

enum status settings_check(const struct settings *s, struct error *err)
{
    if (!s->data[0])
        return error_set(err, STATUS_INVALID, "usage", "data", "--data DIR is needed.");
    if (s->in_flight_bytes_max < s->body_bytes_max)
        return error_set(err, STATUS_INVALID, "bad_setting", "in_flight_bytes_max",
                         "in_flight_bytes_max (%lld) is less than body_bytes_max (%lld): such a "
                         "body could never come in.",
                         (long long)s->in_flight_bytes_max, (long long)s->body_bytes_max);
    if (s->sip_listen[0] && !s->sip_id[0])
        return error_set(err, STATUS_INVALID, "bad_setting", "sip_id",
                         "With sip_listen set, sip_id is needed: 20 digits, such as "
                         "44011300002000000001.");
    if (s->smtp_server[0] && !s->smtp_from[0])
        return error_set(err, STATUS_INVALID, "bad_setting", "smtp_from",
                         "With smtp_server set, smtp_from is needed: the address that mails come "
                         "from.");
    if (s->follow[0] && !s->follow_token_file[0])
        return error_set(err, STATUS_INVALID, "bad_setting", "follow_token_file",
                         "With follow set, follow_token_file is needed: a file with a token of the "
                         "role follower, which the leader's admin makes.");
    return STATUS_OK;
}

void settings_reload(struct settings *s, const struct settings *fresh,
                     void (*differs)(const char *name))
{
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        size_t size = row->size > 0 ? row->size : sizeof(int64_t);
        char *now = (char *)s + row->offset;
        const char *then = (const char *)fresh + row->offset;
        if (row->size > 0 ? strcmp(now, then) == 0 : memcmp(now, then, size) == 0)
            continue;
        if (row->reload)
            memcpy(now, then, size);
        else if (differs)
            differs(row->name);
    }
}

void setting_option(const struct setting *row, char out[64])
{
    size_t len = 0;
    for (; row->name[len] && len < 63; len++)
        out[len] = row->name[len] == '_' ? '-' : row->name[len];
    out[len] = '\0';
}

void setting_variable(const struct setting *row, char out[64])
{
    int len = snprintf(out, 64, "INTACTD_%s", row->name);
    for (int i = 0; i < len; i++)
        out[i] = (char)toupper((unsigned char)out[i]);
}

void setting_text(const struct settings *s, const struct setting *row, char out[SETTING_TEXT_SIZE])
{
    const char *at = (const char *)s + row->offset;
    int64_t number = 0;
    if (row->size > 0) {
        snprintf(out, SETTING_TEXT_SIZE, "%s", at);
        return;
    }
    memcpy(&number, at, sizeof number);
    snprintf(out, SETTING_TEXT_SIZE, "%lld", (long long)number);
    for (const struct setting_choice *c = row->choices; c && c->name; c++) {
        if (c->value == number)
            snprintf(out, SETTING_TEXT_SIZE, "%s", c->name);
    }
}

void setting_range(const struct setting *row, char out[96])
{
    size_t len = 0;
    if (row->size > 0)
        snprintf(out, 96, "text");
    else if (!row->choices)
        snprintf(out, 96, "%lld to %lld", (long long)row->min, (long long)row->max);
    for (const struct setting_choice *c = row->choices; c && c->name; c++)
        len += (size_t)snprintf(out + len, 96 - len, "%s%s", len ? (c[1].name ? ", " : " or ") : "",
                                c->name);
}

void settings_help(FILE *out)
{
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        char option[64], range[96];
        setting_option(row, option);
        setting_range(row, range);
        fprintf(out, "  --%-24s %s (%s%s%s)\n", option, row->help, range,
                row->fallback[0] ? "; " : "", row->fallback);
    }
    fprintf(out, "The environment can set each as INTACTD_NAME, such as INTACTD_LOG_LEVEL.\n"
                 "A file gives way to the environment, and that to the command line.\n");
}
