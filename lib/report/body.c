#include "report/body.h"

#include "format/gunzip.h"
#include "format/json_syntax.h"
#include "report/csv_line.h"
#include "report/line_fields.h"
#include "report/scan.h"

#include <stddef.h>
#include <stdlib.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define MARK_BYTES      3
#define HEADER_BYTES    64 /* a CSV header that names each column once, and a line feed */

/* A line is carried to one byte more than its limit and a carriage return: enough to see that it is
 * too long. */
#define CARRY_BYTES (LINE_BYTES_MAX + 2)

struct report_body {
    enum body_format format;
    uint64_t bytes_max, bytes; /* unpacked, up to the end of the piece at hand */
    uint64_t offset;           /* of what is being split: a byte order mark may be held back */
    line_sink *sink;
    void *context;
    struct gunzip *gunzip;       /* NULL: the body comes as it is */
    struct error error;          /* .status: how the body failed, and stays failed */
    uint64_t number;             /* of lines or elements so far */
    uint32_t mark;               /* bytes of a byte order mark seen; MARK_BYTES: past it */
    struct line_columns columns; /* CSV: count is 0 before the header */
    struct line_error no_header; /* CSV: why no row can be read; code NULL: the header is good */
    struct json_syntax syntax;   /* JSON */
    uint32_t element_depth;      /* JSON: 0 for one object, 1 for an array of them */
    bool in_element;
    size_t base;    /* CSV: bytes of the header in `kept` */
    size_t carried; /* bytes of a line cut by the end of a piece, behind base */
    char kept[HEADER_BYTES + CARRY_BYTES];
    struct report_line line;
};

enum status report_body_new(enum body_format format, bool gzip, uint64_t body_bytes_max,
                            line_sink *sink, void *context, struct report_body **ret_body)
{
    struct report_body *b = malloc(sizeof *b);
    if (!b)
        return STATUS_MEMORY;
    memset(b, 0, offsetof(struct report_body, kept)); /* 20 KB of line buffers need no zeroes */
    b->format = format;
    b->bytes_max = body_bytes_max;
    b->sink = sink;
    b->context = context;
    if (gzip && gunzip_new(&b->gunzip) != STATUS_OK) {
        free(b);
        return STATUS_MEMORY;
    }
    *ret_body = b;
    return STATUS_OK;
}

void report_body_free(struct report_body *body)
{
    if (!body)
        return;
    gunzip_free(body->gunzip);
    free(body);
}

size_t report_body_size(const struct report_body *body)
{
    return sizeof *body + (body->gunzip ? GUNZIP_BYTES : 0);
}

static void carry(struct report_body *b, const char *at, size_t len)
{
    size_t room = CARRY_BYTES - b->carried;
    size_t taken = len < room ? len : room;
    if (taken > 0)
        memmove(b->kept + b->base + b->carried, at, taken);
    b->carried += taken;
}

/* The line that ends with these bytes: in place if nothing of it was carried over. */
static struct text finish_carry(struct report_body *b, const char *at, size_t len)
{
    if (b->carried == 0)
        return (struct text){at, len};
    carry(b, at, len);
    struct text line = {b->kept + b->base, b->carried};
    b->carried = 0;
    return line;
}

/* The line as it is kept when refused: cut, and for CSV behind its header. */
static struct text raw_of(struct report_body *b, struct text line)
{
    if (line.len > 0 && line.at[line.len - 1] == '\r')
        line.len--;
    if (line.len > LINE_BYTES_MAX)
        line.len = LINE_BYTES_MAX;
    if (b->base == 0)
        return line;
    if (line.at != b->kept + b->base)
        memcpy(b->kept + b->base, line.at, line.len);
    return (struct text){b->kept, b->base + line.len};
}

static enum status sink_result(struct report_body *b, uint64_t number, struct text line,
                               const struct line_error *error)
{
    enum status status =
        b->sink(b->context, number, error ? NULL : &b->line, error, raw_of(b, line));
    if (status == STATUS_MEMORY)
        return error_memory(&b->error);
    if (status != STATUS_OK)
        return error_set(&b->error, status, "", "", "Line %llu could not be taken.",
                         (unsigned long long)number);
    return STATUS_OK;
}

static enum status sink_line(struct report_body *b, uint64_t number, struct text line)
{
    struct line_error error;
    bool good = b->format == BODY_CSV ? line_row_decode(&b->columns, line, &b->line, &error)
                                      : report_line_decode(line, &b->line, &error);
    if (!good && !error.code)
        return error_memory(&b->error);
    return sink_result(b, number, line, good ? NULL : &error);
}

/* A bad header is an error of its own line, and then of each row, which nobody can read without it:
 * CSV is never refused whole. Rejected rows are kept behind the plain names of the columns, however
 * the header was written. */
static enum status take_header(struct report_body *b, struct text header)
{
    if (!line_columns_read(header, &b->columns, &b->no_header))
        return sink_result(b, b->number, header, &b->no_header);
    for (size_t i = 0; i < b->columns.count; i++) {
        const char *name = line_field_names[b->columns.field[i]];
        memcpy(b->kept + b->base, name, strlen(name));
        b->base += strlen(name);
        b->kept[b->base++] = i + 1 < b->columns.count ? ',' : '\n';
    }
    return STATUS_OK;
}

static bool is_blank(struct text line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.at[i] != ' ' && line.at[i] != '\t' && line.at[i] != '\r')
            return false;
    return line.len < CARRY_BYTES;
}

static enum status end_line(struct report_body *b, struct text line)
{
    b->number++;
    if (is_blank(line))
        return STATUS_OK;
    if (b->format == BODY_CSV && b->no_header.code)
        return sink_result(b, b->number, line, &b->no_header);
    if (b->format == BODY_CSV && b->columns.count == 0)
        return take_header(b, line);
    return sink_line(b, b->number, line);
}

static enum status split_lines(struct report_body *b, struct text piece)
{
    const char *at = piece.at, *end = piece.at + piece.len;
    while (at < end) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        if (!feed) {
            carry(b, at, (size_t)(end - at));
            return STATUS_OK;
        }
        enum status status = end_line(b, finish_carry(b, at, (size_t)(feed - at)));
        if (status != STATUS_OK)
            return status;
        at = feed + 1;
    }
    return STATUS_OK;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static enum status refuse_json(struct report_body *b, uint64_t offset, const char *why)
{
    return error_set(&b->error, STATUS_INVALID, "bad_json", "",
                     "The body is not a JSON object or an array of them: %s at byte %llu. Nothing "
                     "of it was taken.",
                     why, (unsigned long long)offset);
}

/* May an element begin here with this byte? (One that can't begin a value is refused anyway.) */
static bool element_begins(const struct report_body *b, char c)
{
    const struct json_syntax *s = &b->syntax;
    if (b->in_element || s->depth != b->element_depth || is_space(c))
        return false;
    return s->place == PLACE_VALUE || (s->place == PLACE_VALUE_OR_END && c != ']');
}

/* Takes the byte at `at`; *ret_end is where an element ends with it, or NULL. */
static bool take_byte(struct report_body *b, const char *at, const char **ret_end)
{
    struct json_syntax *s = &b->syntax;
    bool bare_number = json_syntax_in_number(s) && s->depth == b->element_depth;
    if (!json_syntax_take(s, *at))
        return false;
    bool complete = s->depth == b->element_depth && s->place == PLACE_AFTER_VALUE;
    *ret_end = NULL;
    if (b->in_element && bare_number && !json_syntax_in_number(s))
        *ret_end = at;
    else if (b->in_element && complete)
        *ret_end = at + 1;
    return true;
}

static bool top_level_known(struct report_body *b, char c)
{
    if (b->syntax.place != PLACE_VALUE || b->syntax.depth > 0 || is_space(c))
        return true;
    b->element_depth = c == '[';
    return c == '[' || c == '{';
}

static enum status split_elements(struct report_body *b, struct text piece)
{
    const char *at = piece.at, *end = piece.at + piece.len, *from = at, *element_end;
    while (at < end) {
        at += json_syntax_skip(&b->syntax, (struct text){at, (size_t)(end - at)});
        if (at == end)
            break;
        uint64_t offset = b->offset + (uint64_t)(at - piece.at);
        if (!top_level_known(b, *at))
            return refuse_json(b, offset, "something else begins");
        if (element_begins(b, *at)) {
            b->in_element = true;
            from = at;
        }
        if (!take_byte(b, at, &element_end))
            return refuse_json(b, offset, "the syntax breaks");
        at++;
        if (!element_end)
            continue;
        b->in_element = false;
        enum status status =
            sink_line(b, b->number++, finish_carry(b, from, (size_t)(element_end - from)));
        if (status != STATUS_OK)
            return status;
    }
    if (b->in_element)
        carry(b, from, (size_t)(end - from));
    return STATUS_OK;
}

static enum status split(struct report_body *b, struct text piece)
{
    enum status status = b->format == BODY_JSON ? split_elements(b, piece) : split_lines(b, piece);
    b->offset += piece.len;
    return status;
}

/* Passes over a byte order mark at the body's beginning, however the pieces cut it; what only
 * looked like one is handed on. */
static enum status skip_mark(struct report_body *b, struct text *piece)
{
    while (b->mark < MARK_BYTES && piece->len > 0) {
        if (*piece->at != BYTE_ORDER_MARK[b->mark]) {
            size_t held = b->mark;
            b->mark = MARK_BYTES;
            return split(b, (struct text){BYTE_ORDER_MARK, held});
        }
        if (++b->mark == MARK_BYTES)
            b->offset = MARK_BYTES;
        piece->at++;
        piece->len--;
    }
    return STATUS_OK;
}

static enum status take_unpacked(void *context, struct text piece, struct error *err)
{
    struct report_body *b = context;
    (void)err; /* it is b->error */
    if (piece.len > b->bytes_max - b->bytes)
        return error_set(&b->error, STATUS_TOO_LARGE, "too_large", "",
                         "The body is over %llu bytes%s: send it in parts.",
                         (unsigned long long)b->bytes_max, b->gunzip ? " unpacked" : "");
    b->bytes += piece.len;
    enum status status = skip_mark(b, &piece);
    return status == STATUS_OK ? split(b, piece) : status;
}

static enum status result(struct report_body *b, enum status status, struct error *err)
{
    b->error.status = status;
    if (status != STATUS_OK && err)
        *err = b->error;
    return status;
}

enum status report_body_take(struct report_body *body, const void *bytes, size_t len,
                             struct error *err)
{
    struct report_body *b = body;
    struct text piece = {bytes, len};
    if (b->error.status != STATUS_OK || len == 0)
        return result(b, b->error.status, err);
    if (b->gunzip)
        return result(b, gunzip_take(b->gunzip, piece, take_unpacked, b, &b->error), err);
    return result(b, take_unpacked(b, piece, &b->error), err);
}

static enum status end_lines(struct report_body *b)
{
    return b->carried > 0 ? end_line(b, finish_carry(b, NULL, 0)) : STATUS_OK;
}

static enum status end_elements(struct report_body *b)
{
    if (b->syntax.depth == 0 && b->syntax.place == PLACE_AFTER_VALUE)
        return STATUS_OK;
    return refuse_json(b, b->bytes, b->bytes ? "it is cut off" : "it is empty");
}

enum status report_body_end(struct report_body *body, struct error *err)
{
    struct report_body *b = body;
    enum status status = b->error.status;
    if (status == STATUS_OK && b->gunzip)
        status = gunzip_end(b->gunzip, &b->error);
    if (status == STATUS_OK && b->mark > 0 && b->mark < MARK_BYTES)
        status = split(b, (struct text){BYTE_ORDER_MARK, b->mark});
    if (status == STATUS_OK)
        status = b->format == BODY_JSON ? end_elements(b) : end_lines(b);
    return result(b, status, err);
}
