#include "format/csv.h"

#include "base/utf8.h"

#include <stdio.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* One cell from *at on: plain, up to the next comma. */
static struct text plain_cell(const char **at, const char *end)
{
    const char *from = *at;
    const char *comma = from == end ? NULL : memchr(from, ',', (size_t)(end - from));
    *at = comma ? comma : end;
    return (struct text){from, (size_t)(*at - from)};
}

/* A cell whose opening quote is at *at, with doubled quotes undone into *scratch. False: the quote
 * stays open. */
static bool quoted_cell(const char **at, const char *end, char **scratch, struct text *ret_cell)
{
    char *to = *scratch;
    for (const char *p = *at + 1; p < end; p++) {
        if (*p == '"') {
            bool doubled = p + 1 < end && p[1] == '"';
            if (!doubled) {
                *ret_cell = (struct text){*scratch, (size_t)(to - *scratch)};
                *scratch = to;
                *at = p + 1;
                return true;
            }
            p++;
        }
        *to++ = *p;
    }
    return false;
}

static enum status split_cell(const char **at, const char *end, char **scratch, size_t number,
                              struct text *ret_cell, struct error *err)
{
    if (*at == end || **at != '"') {
        *ret_cell = plain_cell(at, end);
        return STATUS_OK;
    }
    if (!quoted_cell(at, end, scratch, ret_cell))
        return error_set(err, STATUS_INVALID, "bad_csv", "",
                         "The quote that opens cell %zu is "
                         "never closed.",
                         number);
    if (*at < end && **at != ',')
        return error_set(err, STATUS_INVALID, "bad_csv", "",
                         "Text follows the closing quote of "
                         "cell %zu: a quote inside a quoted cell is written twice.",
                         number);
    return STATUS_OK;
}

enum status csv_split(struct text record, char *scratch, struct csv_row *ret_row, struct error *err)
{
    const char *at = record.at, *end = record.at + record.len;
    size_t count = 0;
    for (;;) {
        if (count == CSV_COLUMNS_MAX)
            return error_set(err, STATUS_INVALID, "bad_csv", "", "More than %d cells in a row.",
                             CSV_COLUMNS_MAX);
        enum status status = split_cell(&at, end, &scratch, count + 1, &ret_row->cells[count], err);
        if (status != STATUS_OK)
            return status;
        count++;
        if (at == end)
            break;
        at++;
    }
    ret_row->count = count;
    return STATUS_OK;
}

void csv_reader_init(struct csv_reader *r, struct text document)
{
    const char *at = document.at ? document.at : "";
    *r = (struct csv_reader){.at = at, .end = at + document.len, .line = 1};
}

void csv_reader_free(struct csv_reader *r)
{
    buffer_free(&r->scratch);
}

/* Where the record at r->at ends (its line feed, or the end). A quote opens a cell only at its
 * beginning; while one is open, line ends belong to the cell. */
static const char *record_end(const struct csv_reader *r)
{
    enum { CELL_BEGINS, PLAIN, QUOTED, CLOSED } state = CELL_BEGINS;
    const char *p = r->at;
    for (; p < r->end && (*p != '\n' || state == QUOTED); p++) {
        if (state == QUOTED)
            state = *p == '"' ? CLOSED : QUOTED;
        else if (*p == '"' && state != PLAIN)
            state = QUOTED; /* opens, or goes on after a doubled quote */
        else
            state = *p == ',' ? CELL_BEGINS : PLAIN;
    }
    return p;
}

static uint64_t lines_in(const char *at, const char *end)
{
    uint64_t lines = 0;
    for (; at < end; at++)
        lines += *at == '\n';
    return lines;
}

bool csv_reader_next(struct csv_reader *r, struct csv_row *ret_row, struct error *err)
{
    while (r->at < r->end) {
        const char *end = record_end(r);
        struct text record = {r->at, (size_t)(end - r->at)};
        uint64_t line = r->line;
        r->line += lines_in(r->at, end) + 1;
        r->at = end < r->end ? end + 1 : end;
        if (record.len > 0 && record.at[record.len - 1] == '\r')
            record.len--;
        if (record.len == 0)
            continue;
        buffer_reset(&r->scratch);
        char *scratch = buffer_reserve(&r->scratch, record.len);
        err->status = scratch ? csv_split(record, scratch, ret_row, err) : error_memory(err);
        ret_row->line = line;
        return err->status == STATUS_OK;
    }
    err->status = STATUS_OK;
    return false;
}

#define WANTS_TYPES '\x01' /* no table begins so */

void csv_want_types(struct buffer *out)
{
    buffer_add_byte(out, WANTS_TYPES);
}

void csv_begin(struct csv_out *c, struct buffer *out)
{
    bool typed = out->len == 1 && out->bytes[0] == WANTS_TYPES;
    *c = (struct csv_out){.out = out, .typed = typed};
    out->len -= typed;
    buffer_add_text(out, BYTE_ORDER_MARK);
}

static void separate(struct csv_out *c)
{
    if (c->started)
        buffer_add_byte(c->out, ',');
    c->started = true;
}

/* A spreadsheet would take the text for a formula (or, after white space, look for one). Text that looks
 * guarded already is guarded once more: so one apostrophe off is always the way back. */
static bool needs_guard(struct text value)
{
    size_t at = 0;
    while (at < value.len && value.at[at] == '\'')
        at++;
    return at < value.len && memchr("=+-@\t\r", value.at[at], 6) != NULL;
}

struct text csv_unguard(struct text cell)
{
    if (cell.len == 0 || cell.at[0] != '\'' || !needs_guard(cell))
        return cell;
    return (struct text){cell.at + 1, cell.len - 1};
}

static bool needs_quotes(struct text value)
{
    for (size_t i = 0; i < value.len; i++)
        if (value.at[i] == ',' || value.at[i] == '"' || value.at[i] == '\n' || value.at[i] == '\r')
            return true;
    return false;
}

static void put_cell(struct csv_out *c, struct text value)
{
    bool quotes = c->typed || needs_quotes(value);
    if (quotes)
        buffer_add_byte(c->out, '"');
    if (!c->typed && needs_guard(value))
        buffer_add_byte(c->out, '\'');
    if (!quotes) {
        buffer_add(c->out, value.at, value.len);
        return;
    }
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == '"')
            buffer_add_byte(c->out, '"');
        buffer_add_byte(c->out, (uint8_t)value.at[i]);
    }
    buffer_add_byte(c->out, '"');
}

void csv_cell(struct csv_out *c, struct text value)
{
    separate(c);
    size_t from = c->out->len;
    put_cell(c, value);
    if (!c->out->failed && !text_is_utf8(value.at, value.len))
        utf8_mend(c->out->bytes + from, c->out->len - from);
}

void csv_string(struct csv_out *c, const char *value)
{
    csv_cell(c, text_of(value));
}

void csv_int(struct csv_out *c, int64_t value)
{
    separate(c);
    buffer_add_decimal(c->out, value);
}

/* value / 10^digits with its sign. */
static void add_fraction(struct buffer *out, int64_t value, uint64_t unit, int digits)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    buffer_addf(out, "%s%llu.%0*llu", value < 0 ? "-" : "", (unsigned long long)(size / unit),
                digits, (unsigned long long)(size % unit));
}

/* As json_millionths(): zeros at the end are left off, but one digit stays. */
void csv_millionths(struct csv_out *c, int64_t millionths)
{
    separate(c);
    add_fraction(c->out, millionths, 1000000, 6);
    for (int i = 0; i < 5 && !c->out->failed && c->out->bytes[c->out->len - 1] == '0'; i++)
        c->out->len--;
}

void csv_hundredths(struct csv_out *c, int64_t hundredths)
{
    separate(c);
    add_fraction(c->out, hundredths, 100, 2);
}

void csv_hundredths_if(struct csv_out *c, bool known, int64_t hundredths)
{
    if (known)
        csv_hundredths(c, hundredths);
    else
        csv_string(c, NULL);
}

void csv_end_row(struct csv_out *c)
{
    buffer_add_text(c->out, "\r\n");
    c->started = false;
}

void csv_header(struct csv_out *c, const char *const *names)
{
    for (; *names; names++)
        csv_string(c, *names);
    csv_end_row(c);
}
