/* What a line may say, whatever it is written in. The order in which faults are looked for is part
 * of the contract between the decoders, since only the first one is reported:
 *
 *   1 line_too_long  2 bad_utf8  3 bad_json (the text as a whole)  4 duplicate_member
 *   5 unknown_member (the first in the line)  6 bad_json (asset is no text)
 *   7 missing_time, bad_time  8 unknown_state (intact, network, live, history)  9 bad_cause
 *   10 missing_asset, no_aspect
 *
 * A member that is null is one that is not given. */
#include "report/line_fields.h"

#include <string.h>

#define QUOTED_MAX 48 /* bytes of a wrong value that its error repeats */

const char *const line_field_names[] = {"asset", "at",      "intact", "network",
                                        "live",  "history", "cause",  NULL};

bool line_trim(struct text *line, struct line_error *ret_error)
{
    if (line->len > 0 && line->at[line->len - 1] == '\r')
        line->len--;
    if (line->len <= LINE_BYTES_MAX)
        return true;
    return line_error_set(ret_error, "line_too_long", text_of(NULL),
                          "A report is at most %d bytes long.", LINE_BYTES_MAX);
}

/* Refuses a member for its value, which the detail repeats (cut) where it is text. */
static bool refuse_value(const struct line_fields *f, enum line_field field, const char *code,
                         const char *wanted, struct line_error *ret_error)
{
    const char *name = line_field_names[field];
    struct text value = f->value[field];
    if (f->other & 1u << field)
        return line_error_set(ret_error, code, text_of(name), "\"%s\" is not text: %s.", name,
                              wanted);
    int len = (int)text_cut(value, QUOTED_MAX);
    return line_error_set(ret_error, code, text_of(name), "\"%s\" is \"%.*s%s\": %s.", name, len,
                          value.at, (size_t)len < value.len ? "..." : "", wanted);
}

static bool given(const struct line_fields *f, enum line_field field)
{
    return f->value[field].at || (f->other & 1u << field);
}

static bool check_time(const struct line_fields *f, int64_t *ret_at, uint16_t *ret_ms,
                       struct line_error *ret_error)
{
    if (f->value[FIELD_AT].at && instant_parse_ms(f->value[FIELD_AT], ret_at, ret_ms))
        return true;
    if (given(f, FIELD_AT))
        return refuse_value(f, FIELD_AT, "bad_time",
                            "write RFC 3339 with an offset, such as 2022-09-01T00:05:00+08:00",
                            ret_error);
    return line_error_set(ret_error, "missing_time", text_of("at"),
                          "\"at\" is missing: every report and heartbeat says when it was made.");
}

/* Two bits: 1 ok, 2 fault; 0 for anything else. */
static unsigned state_bits(struct text t)
{
    if (t.len == 2 && memcmp(t.at, "ok", 2) == 0)
        return 1;
    return t.len == 5 && memcmp(t.at, "fault", 5) == 0 ? 2 : 0;
}

static bool check_states(const struct line_fields *f, uint8_t *ret_states,
                         struct line_error *ret_error)
{
    unsigned states = 0;
    for (unsigned k = 0; k < ASPECT_COUNT; k++) {
        enum line_field field = FIELD_INTACT + k;
        if (!given(f, field))
            continue;
        unsigned bits = f->value[field].at ? state_bits(f->value[field]) : 0;
        if (bits == 0)
            return refuse_value(f, field, "unknown_state", "it must be \"ok\" or \"fault\"",
                                ret_error);
        states |= bits << 2 * k;
    }
    *ret_states = (uint8_t)states;
    return true;
}

static bool cause_is_good(struct text t)
{
    if (t.len == 0 || t.len > CAUSE_LEN_MAX)
        return false;
    for (size_t i = 0; i < t.len; i++) {
        char c = t.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return true;
}

static bool check_cause(const struct line_fields *f, struct line_error *ret_error)
{
    if (!given(f, FIELD_CAUSE) ||
        (f->value[FIELD_CAUSE].at && cause_is_good(f->value[FIELD_CAUSE])))
        return true;
    return refuse_value(f, FIELD_CAUSE, "bad_cause",
                        "it must be 1 to 32 of the characters a-z, 0-9 and -", ret_error);
}

static bool check_together(const struct line_fields *f, uint8_t states,
                           struct line_error *ret_error)
{
    bool asset = f->value[FIELD_ASSET].at != NULL;
    if (!asset && (states || f->value[FIELD_CAUSE].at))
        return line_error_set(ret_error, "missing_asset", text_of("asset"),
                              "\"asset\" is missing: only a heartbeat, which says nothing but "
                              "\"at\", goes without.");
    if (asset && !states)
        return line_error_set(ret_error, "no_aspect", text_of(NULL),
                              "No aspect is reported: give at least one of intact, network, live "
                              "and history.");
    return true;
}

bool line_fields_check(const struct line_fields *f, struct report_line *ret_line,
                       struct line_error *ret_error)
{
    int64_t at = 0;
    uint16_t ms = 0;
    uint8_t states = 0;
    if (f->other & 1u << FIELD_ASSET)
        return refuse_value(f, FIELD_ASSET, "bad_json", "write the asset's code in quotes",
                            ret_error);
    if (!check_time(f, &at, &ms, ret_error) || !check_states(f, &states, ret_error) ||
        !check_cause(f, ret_error) || !check_together(f, states, ret_error))
        return false;
    ret_line->asset = f->value[FIELD_ASSET];
    ret_line->at = at;
    ret_line->ms = ms;
    ret_line->states = states;
    ret_line->cause = f->value[FIELD_CAUSE];
    return true;
}
