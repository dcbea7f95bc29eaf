#include "daemon/settings.h"

#include "base/text.h"

#include <assert.h>
#include <ini.h>

#define NUMBER(member, min, max, fallback, help) \
    {#member, offsetof(struct settings, member), 0, min, max, fallback, help}
#define TEXT(member, fallback, help)                                                       \
    {#member, offsetof(struct settings, member), sizeof(((struct settings *)0)->member), 0, 0, \
     fallback, help}
#define MIB (INT64_C(1) << 20)

const struct setting settings_table[] = {
    TEXT(data, "", "the data directory"),
    TEXT(listen, "127.0.0.1:8080", "address and port to serve on; port 0: any free one"),
    NUMBER(connections_max, 1, 100000, "1024", "connections at one time"),
    NUMBER(connections_per_ip_max, 1, 100000, "64", "of one address, loopback excepted"),
    NUMBER(body_bytes_max, 1024, 64 * MIB, "67108864", "bytes of an events body, decompressed"),
    NUMBER(in_flight_bytes_max, 1024, 1024 * MIB, "67108864", "bytes of all bodies under way"),
    NUMBER(idle_timeout_s, 1, 3600, "15", "seconds without a byte until a connection is closed"),
    NUMBER(header_timeout_s, 1, 3600, "5", "seconds for a request's header"),
    NUMBER(body_timeout_s, 1, 3600, "20", "seconds for a request's body"),
    NUMBER(answer_timeout_s, 1, 3600, "120", "seconds for a client to take the answer"),
    NUMBER(checkpoint_interval_s, 1, 86400, "600", "seconds between two checkpoints"),
    NUMBER(repair_check_interval_s, 1, 86400, "60", "seconds between two looks for lasting faults"),
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
    memcpy(at, value, len + 1);
    return STATUS_OK;
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

enum status settings_set(struct settings *s, const char *name, const char *value,
                         struct error *err)
{
    const struct setting *row = find(name);
    if (!row)
        return error_set(err, STATUS_UNKNOWN, "unknown_setting", name,
                         "There is no setting \"%s\".", name);
    char *at = (char *)s + row->offset;
    return row->size > 0 ? store_text(at, row, value, err) : store_number(at, row, value, err);
}

void settings_defaults(struct settings *s)
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
        status = error_set(&error, STATUS_INVALID, "unknown_section", section,
                           "There is no section [%s]; settings stand under [intactd] or none.",
                           section);
    else
        status = settings_set(r->settings, name, value, &error);
    if (status != STATUS_OK && r->error.status == STATUS_OK)
        r->error = error;
    return status == STATUS_OK;
}

enum status settings_read(struct settings *s, const char *path, struct error *err)
{
    struct reading r = {.settings = s};
    int line = ini_parse(path, take_line, &r);
    if (line == 0)
        return STATUS_OK;
    if (line < 0)
        return error_set(err, STATUS_INVALID, "bad_settings", "config", "%s cannot be read.", path);
    return error_set(err, STATUS_INVALID, "bad_settings", "config", "%s, line %d: %s", path, line,
                     r.error.status ? r.error.detail : "not NAME = VALUE, or too long a line.");
}

void settings_help(FILE *out)
{
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        char option[64];
        size_t len = 0;
        for (; row->name[len] && len + 1 < sizeof option; len++)
            option[len] = row->name[len] == '_' ? '-' : row->name[len];
        option[len] = '\0';
        fprintf(out, "  --%-24s %s", option, row->help);
        if (row->fallback[0])
            fprintf(out, " (%s)", row->fallback);
        fputc('\n', out);
    }
}
