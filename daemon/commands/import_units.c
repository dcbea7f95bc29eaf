#include "commands/import_units.h"

#include "base/index.h"
#include "format/csv.h"
#include "format/encoding.h"
#include "format/table_text.h"
#include "record/cell_text.h"
#include "record/csv_header.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* --- the file --------------------------------------------------------------------------------- */

static enum status read_all(const char *path, struct buffer *out, struct error *err)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return error_set(err, STATUS_UNKNOWN, "io", "", "Cannot read %s: %s.", path,
                         strerror(errno));
    char piece[65536];
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, f)) > 0 && (int64_t)out->len <= IMPORT_BYTES_MAX)
        buffer_add(out, piece, got);
    bool failed = ferror(f) != 0;
    fclose(f);
    if (failed)
        return error_set(err, STATUS_UNKNOWN, "io", "", "Cannot read %s.", path);
    if ((int64_t)out->len > IMPORT_BYTES_MAX)
        return error_set(err, STATUS_TOO_LARGE, "too_large", "",
                         "%s is larger than 32 MiB. Cut it into several files.", path);
    return out->failed ? error_memory(err) : STATUS_OK;
}

static enum status format_of(const char *path, enum document_format *ret, struct error *err)
{
    static const struct {
        const char *suffix;
        enum document_format format;
    } known[] = {{".csv", DOCUMENT_CSV},  {".txt", DOCUMENT_CSV},       {".tsv", DOCUMENT_CSV},
                 {".xlsx", DOCUMENT_CSV}, {".ndjson", DOCUMENT_NDJSON}, {".jsonl", DOCUMENT_NDJSON},
                 {".json", DOCUMENT_JSON}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++) {
        if (strcasecmp(dot, known[i].suffix) == 0) {
            *ret = known[i].format;
            return STATUS_OK;
        }
    }
    return error_set(
        err, STATUS_INVALID, "bad_name", "",
        "%s: a name that ends in .xlsx, .csv, .txt, .tsv, .json, .ndjson or .jsonl says what it "
        "is.",
        path);
}

/* --- units ------------------------------------------------------------------------------------ */

static struct import_unit *add_unit(struct import_file *f)
{
    if (f->count == f->cap) {
        size_t cap = f->cap ? f->cap * 2 : 256;
        struct import_unit *units = realloc(f->units, cap * sizeof *units);
        if (!units)
            return NULL;
        f->units = units;
        f->cap = cap;
    }
    f->units[f->count] = (struct import_unit){0};
    return &f->units[f->count++];
}

static enum status add_part(struct import_unit *u, struct text part, int64_t line)
{
    if (!u)
        return STATUS_MEMORY;
    if ((u->count & (u->count - 1)) == 0) { /* full at each power of two */
        uint32_t cap = u->count ? u->count * 2 : 1;
        struct text *parts = realloc(u->parts, cap * sizeof *parts);
        if (parts)
            u->parts = parts;
        int64_t *lines = realloc(u->lines, cap * sizeof *lines);
        if (lines)
            u->lines = lines;
        if (!parts || !lines)
            return STATUS_MEMORY;
    }
    u->parts[u->count] = part;
    u->lines[u->count++] = line;
    return STATUS_OK;
}

static bool is_blank(struct text t)
{
    for (size_t i = 0; i < t.len; i++) {
        if (!strchr(" \t\r", t.at[i]))
            return false;
    }
    return true;
}

static enum status cut_lines(struct import_file *f, struct error *err)
{
    const char *at = f->text.bytes, *end = at + f->text.len;
    for (int64_t line = 1; at < end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        struct text part = {at, (size_t)((stop ? stop : end) - at)};
        if (!is_blank(part) && add_part(add_unit(f), part, line))
            return error_memory(err);
        at = stop ? stop + 1 : end;
    }
    return STATUS_OK;
}

static enum status cut_elements(struct import_file *f, struct error *err)
{
    struct document *document = NULL;
    struct record record;
    struct text body = {f->text.bytes, f->text.len};
    enum status status = document_open(DOCUMENT_JSON, NULL, body, &document, err);
    while (!status && document_next(document, &record)) {
        if (record.raw.len == 0)
            status = error_set(err, STATUS_INVALID, "bad_json", "", "Element %lld: %s",
                               (long long)record.number, record.error.detail);
        else if (add_part(add_unit(f), record.raw, record.number))
            status = error_memory(err);
    }
    document_free(document);
    return status;
}

/* Puts all rows of one code into one unit, at the place of the first of them. */
static enum status add_row(struct import_file *f, struct index *codes, struct text code,
                           struct text row, int64_t line)
{
    uint32_t known = code.len > 0 ? index_find(codes, code) : INDEX_NONE;
    if (known != INDEX_NONE)
        return add_part(&f->units[known], row, line);
    struct import_unit *u = add_unit(f);
    if (add_part(u, row, line))
        return STATUS_MEMORY;
    if (code.len == 0)
        return STATUS_OK;
    u->code = text_copy(code);
    return u->code ? index_add(codes, text_of(u->code), (uint32_t)(f->count - 1)) : STATUS_MEMORY;
}

static struct text row_text(const char *from, const char *to)
{
    while (from < to && (*from == '\n' || *from == '\r'))
        from++;
    while (to > from && (to[-1] == '\n' || to[-1] == '\r'))
        to--;
    return (struct text){from, (size_t)(to - from)};
}

static size_t column_of_code(const struct csv_shape *shape, const struct csv_row *header)
{
    for (size_t i = 0; i < header->count && !shape->no_code; i++) {
        if (csv_column_find(shape, header->cells[i]) == shape->columns)
            return i;
    }
    return SIZE_MAX;
}

static bool is_record(const struct csv_row *row, struct text code)
{
    return !csv_row_is_blank(row) && !csv_row_is_sum(row, code);
}

/* All up to the header and with it: what is wrong there the daemon says. */
static enum status take_header(struct import_file *f, const struct csv_shape *shape,
                               struct csv_reader *r, size_t *ret_column, struct error *err)
{
    struct csv_row row = {0};
    const char *at = r->at;
    if (!csv_header_find(shape, r, &row, err) && err->status)
        return err->status;
    if (row.count == 0)
        return error_set(err, STATUS_INVALID, "bad_csv", "", "The file is empty.");
    f->header = row_text(at, r->at);
    *ret_column = column_of_code(shape, &row);
    return STATUS_OK;
}

static enum status take_rows(struct import_file *f, const struct csv_shape *shape,
                             struct csv_reader *r, struct index *codes, struct error *err)
{
    struct csv_row row;
    const char *at;
    size_t column = SIZE_MAX;
    enum status status = take_header(f, shape, r, &column, err);
    if (status)
        return status;
    while (at = r->at, csv_reader_next(r, &row, err)) {
        struct text code = column < row.count ? cell_trim(row.cells[column]) : (struct text){0};
        if (is_record(&row, code) &&
            add_row(f, codes, code, row_text(at, r->at), (int64_t)row.line))
            return error_memory(err);
    }
    return err->status;
}

static enum status cut_rows(struct import_file *f, const struct csv_shape *shape, struct error *err)
{
    struct csv_reader reader;
    struct index codes = {0};
    struct error why = {0};
    csv_reader_init(&reader, (struct text){f->text.bytes, f->text.len});
    enum status status = take_rows(f, shape, &reader, &codes, &why);
    if (status)
        error_set(err, status, "bad_csv", "", "Before line %llu: %s",
                  (unsigned long long)reader.line, why.detail);
    csv_reader_free(&reader);
    index_free(&codes);
    return status;
}

static enum status cut(struct import_file *f, const struct csv_shape *shape, struct error *err)
{
    switch (f->format) {
    case DOCUMENT_CSV:
        return cut_rows(f, shape, err);
    case DOCUMENT_NDJSON:
        return cut_lines(f, err);
    default:
        return cut_elements(f, err);
    }
}

static enum status convert(struct import_file *f, struct text raw, struct error *err)
{
    return f->format == DOCUMENT_CSV ? table_to_csv(raw, &f->text, err)
                                     : text_to_utf8(raw, &f->text, err);
}

enum status import_file_read(const char *path, const struct csv_shape *shape,
                             struct import_file *ret, struct error *err)
{
    struct import_file f = {0};
    struct buffer raw = {0};
    enum status status = format_of(path, &f.format, err);
    if (status == STATUS_OK)
        status = read_all(path, &raw, err);
    if (status == STATUS_OK)
        status = convert(&f, (struct text){raw.bytes, raw.len}, err);
    buffer_free(&raw);
    if (status == STATUS_OK)
        status = cut(&f, shape, err);
    if (status == STATUS_OK)
        *ret = f;
    else
        import_file_free(&f);
    return status;
}

void import_file_free(struct import_file *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free(f->units[i].parts);
        free(f->units[i].lines);
        free(f->units[i].code);
    }
    free(f->units);
    buffer_free(&f->text);
    *f = (struct import_file){0};
}

/* --- bodies ----------------------------------------------------------------------------------- */

static int64_t line_ends(struct text t)
{
    int64_t count = 0;
    for (size_t i = 0; i < t.len; i++)
        count += t.at[i] == '\n';
    return count;
}

static void add_lines(struct import_unit *u, int64_t *line, struct buffer *out)
{
    u->sent_from = *line;
    for (uint32_t i = 0; i < u->count; i++) {
        buffer_add(out, u->parts[i].at, u->parts[i].len);
        buffer_add_text(out, "\n");
        *line += line_ends(u->parts[i]) + 1;
    }
    u->sent_to = *line - 1;
}

void import_body(struct import_file *f, size_t from, size_t to, struct buffer *out)
{
    bool json = f->format == DOCUMENT_JSON;
    int64_t number = json ? 0 : 1;
    if (f->format == DOCUMENT_CSV) {
        buffer_add(out, f->header.at, f->header.len);
        buffer_add_text(out, "\n");
        number += line_ends(f->header) + 1;
    } else if (json) {
        buffer_add_text(out, "[");
    }
    for (size_t i = from; i < to; i++) {
        struct import_unit *u = &f->units[i];
        u->sent_from = u->sent_to = -1;
        if (u->rejected)
            continue;
        if (!json) {
            add_lines(u, &number, out);
            continue;
        }
        buffer_add_text(out, number ? "," : "");
        buffer_add(out, u->parts[0].at, u->parts[0].len);
        u->sent_from = u->sent_to = number++;
    }
    if (json)
        buffer_add_text(out, "]");
}

struct import_unit *import_unit_at(struct import_file *f, size_t from, size_t to, int64_t number)
{
    for (size_t i = from; i < to && number >= 0; i++) {
        if (!f->units[i].rejected && f->units[i].sent_from <= number &&
            number <= f->units[i].sent_to)
            return &f->units[i];
    }
    return NULL;
}

uint32_t import_unit_part(const struct import_unit *u, int64_t number)
{
    int64_t line = u->sent_from;
    for (uint32_t i = 0; i < u->count; i++) {
        line += line_ends(u->parts[i]) + 1;
        if (number < line)
            return i;
    }
    return 0;
}
