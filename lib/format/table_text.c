#include "format/table_text.h"

#include "format/encoding.h"
#include "format/xlsx_in.h"

#define LINES_LOOKED_AT 30

/* What stands between cells; of two that are in as many lines, the first. */
static const char *const separators[] = {",", "\t", ";", "\xef\xbc\x8c"};
#define SEPARATOR_COUNT (sizeof separators / sizeof *separators)

static bool is_at(const char *at, const char *end, const char *separator)
{
    size_t len = strlen(separator);
    return (size_t)(end - at) >= len && memcmp(at, separator, len) == 0;
}

/* Counts in how many of the first lines each stands, outside of quotes. */
static void count_lines(struct text t, unsigned lines[SEPARATOR_COUNT])
{
    bool quoted = false, seen[SEPARATOR_COUNT] = {0};
    unsigned line = 0;
    for (const char *at = t.at, *end = at + t.len; at < end && line < LINES_LOOKED_AT; at++) {
        if (*at == '"')
            quoted = !quoted;
        for (size_t i = 0; i < SEPARATOR_COUNT && !quoted; i++) {
            if (!seen[i] && is_at(at, end, separators[i])) {
                seen[i] = true;
                lines[i]++;
            }
        }
        if (*at == '\n' && !quoted) {
            memset(seen, 0, sizeof seen);
            line++;
        }
    }
}

static const char *separator_of(struct text t)
{
    unsigned lines[SEPARATOR_COUNT] = {0};
    size_t best = 0;
    count_lines(t, lines);
    for (size_t i = 1; i < SEPARATOR_COUNT; i++) {
        if (lines[i] > lines[best])
            best = i;
    }
    return separators[best];
}

/* Copies a cell that stands in quotes, up to what follows it; returns where that is. */
static const char *copy_quoted(const char *at, const char *end, struct buffer *out)
{
    const char *from = at++;
    while (at < end && (*at != '"' || (at + 1 < end && at[1] == '"')))
        at += *at == '"' ? 2 : 1;
    at = at < end ? at + 1 : end;
    buffer_add(out, from, (size_t)(at - from));
    return at;
}

/* Copies a plain cell, in quotes where it has a comma of its own. */
static const char *copy_plain(const char *at, const char *end, const char *separator,
                              struct buffer *out)
{
    const char *from = at;
    while (at < end && *at != '\n' && !is_at(at, end, separator))
        at++;
    size_t len = (size_t)(at - from);
    bool cr = len > 0 && at[-1] == '\r';
    struct text cell = {from, len - cr};
    if (!memchr(cell.at, ',', cell.len)) {
        buffer_add(out, cell.at, cell.len);
        return at;
    }
    buffer_add_byte(out, '"');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.at[i] == '"')
            buffer_add_byte(out, '"');
        buffer_add_byte(out, (uint8_t)cell.at[i]);
    }
    buffer_add_byte(out, '"');
    return at;
}

static void put_commas(struct text t, const char *separator, struct buffer *out)
{
    const char *at = t.at, *end = t.at + t.len;
    while (at < end) {
        if (*at == '"')
            at = copy_quoted(at, end, out);
        at = copy_plain(at, end, separator, out);
        if (at < end && *at == '\n')
            buffer_add_byte(out, '\n');
        else if (at < end)
            buffer_add_byte(out, ',');
        at += at == end ? 0 : *at == '\n' ? 1 : strlen(separator);
    }
}

enum status table_to_csv(struct text document, struct buffer *ret_csv, struct error *err)
{
    struct buffer utf8 = {0}, out = {0};
    if (xlsx_looks_so(document))
        return xlsx_to_csv(document, ret_csv, err);
    enum status status = text_to_utf8(document, &utf8, err);
    if (status)
        return status;
    struct text t = {utf8.bytes ? utf8.bytes : "", utf8.len};
    const char *separator = separator_of(t);
    if (*separator == ',') {
        *ret_csv = utf8;
        return STATUS_OK;
    }
    put_commas(t, separator, &out);
    buffer_free(&utf8);
    if (out.failed) {
        buffer_free(&out);
        return error_memory(err);
    }
    *ret_csv = out;
    return STATUS_OK;
}
