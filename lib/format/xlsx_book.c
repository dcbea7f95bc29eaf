#include "format/xlsx_book.h"

#include "format/xlsx_date.h"
#include "format/xml_part.h"

#include <stdio.h>
#include <stdlib.h>

#define STRINGS_BYTES_MAX ((size_t)64 << 20)
#define STRINGS_MAX       ((size_t)4 << 20)

void xlsx_book_free(struct xlsx_book *b)
{
    buffer_free(&b->strings);
    free(b->string_ends);
    free(b->cell_is_date);
    *b = (struct xlsx_book){0};
}

struct text xlsx_book_string(const struct xlsx_book *b, size_t number)
{
    if (number >= b->string_count)
        return (struct text){0};
    size_t from = number ? b->string_ends[number - 1] : 0;
    return (struct text){b->strings.bytes ? b->strings.bytes + from : "",
                         b->string_ends[number] - from};
}

/* --- relations: from an id, or a kind, to a part of the archive --------------------------------- */

struct relations {
    struct xlsx_book *book; /* whose sheets get their parts; NULL: none do */
    const char *base;       /* the folder that targets are relative to, with its slash; or "" */
    char document[XLSX_NAME_SIZE], strings[XLSX_NAME_SIZE], styles[XLSX_NAME_SIZE];
};

static bool ends_with(const char *text, const char *end)
{
    size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

static void write_part(const char *base, const char *target, char out[XLSX_NAME_SIZE])
{
    if (target[0] == '/')
        snprintf(out, XLSX_NAME_SIZE, "%s", target + 1);
    else
        snprintf(out, XLSX_NAME_SIZE, "%s%s", base, target);
}

static void begin_relation(struct xml_part *x, const char *name, const char **attributes)
{
    struct relations *r = x->context;
    const char *id = xml_attribute(attributes, "Id"), *kind = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !kind || !target)
        return;
    if (ends_with(kind, "/officeDocument"))
        write_part(r->base, target, r->document);
    else if (ends_with(kind, "/sharedStrings"))
        write_part(r->base, target, r->strings);
    else if (ends_with(kind, "/styles"))
        write_part(r->base, target, r->styles);
    for (size_t i = 0; r->book && i < r->book->sheet_count; i++) {
        if (strcmp(r->book->sheets[i].id, id) == 0 && ends_with(kind, "/worksheet"))
            write_part(r->base, target, r->book->sheets[i].part);
    }
}

/* --- the workbook: which sheets there are, and from when it counts days -------------------------- */

static void begin_workbook(struct xml_part *x, const char *name, const char **attributes)
{
    struct xlsx_book *b = x->context;
    if (strcmp(name, "workbookPr") == 0) {
        const char *from_1904 = xml_attribute(attributes, "date1904");
        b->from_1904 = from_1904 && (strcmp(from_1904, "1") == 0 || strcmp(from_1904, "true") == 0);
    }
    const char *id = strcmp(name, "sheet") == 0 ? xml_attribute(attributes, "id") : NULL;
    const char *state = id ? xml_attribute(attributes, "state") : NULL;
    if (!id || (state && strcmp(state, "visible") != 0) || b->sheet_count == XLSX_SHEETS_MAX)
        return;
    snprintf(b->sheets[b->sheet_count++].id, sizeof b->sheets[0].id, "%s", id);
}

/* --- shared strings ------------------------------------------------------------------------------ */

struct strings_reading {
    struct xlsx_book *book;
    bool in_text;
    unsigned phonetic; /* how deep inside of the reading of a Japanese word */
};

static void begin_string(struct xml_part *x, const char *name, const char **attributes)
{
    struct strings_reading *r = x->context;
    (void)attributes;
    if (strcmp(name, "rPh") == 0)
        r->phonetic++;
    r->in_text = strcmp(name, "t") == 0 && r->phonetic == 0;
}

static void add_string(struct xml_part *x, struct xlsx_book *b)
{
    if (b->string_count == b->string_cap) {
        size_t cap = b->string_cap ? b->string_cap * 2 : 1024;
        size_t *ends = realloc(b->string_ends, cap * sizeof *ends);
        if (!ends) {
            x->status = error_memory(x->err);
            return;
        }
        b->string_ends = ends;
        b->string_cap = cap;
    }
    b->string_ends[b->string_count++] = b->strings.len;
    if (b->string_count > STRINGS_MAX || b->strings.len > STRINGS_BYTES_MAX)
        x->status = error_set(x->err, STATUS_TOO_LARGE, "too_large", "",
                              "The workbook has more than 64 MiB of text. Cut it into several.");
    else if (b->strings.failed)
        x->status = error_memory(x->err);
}

static void end_string(struct xml_part *x, const char *name)
{
    struct strings_reading *r = x->context;
    r->in_text = false;
    if (strcmp(name, "rPh") == 0 && r->phonetic > 0)
        r->phonetic--;
    if (strcmp(name, "si") == 0)
        add_string(x, r->book);
}

static void text_of_string(struct xml_part *x, struct text t)
{
    struct strings_reading *r = x->context;
    if (r->in_text && r->book->strings.len + t.len <= STRINGS_BYTES_MAX + 1)
        buffer_add(&r->book->strings, t.at, t.len);
}

/* --- styles: which formats of cells show dates ---------------------------------------------------- */

struct styles_reading {
    struct xlsx_book *book;
    bool in_cells; /* inside of cellXfs: a cell's format is the number of its xf in there */
    struct {
        int number;
        bool is_date;
    } formats[XLSX_FORMATS_MAX]; /* that the workbook defines itself */
    size_t format_count;
};

static bool is_date(const struct styles_reading *r, int number)
{
    for (size_t i = 0; i < r->format_count; i++) {
        if (r->formats[i].number == number)
            return r->formats[i].is_date;
    }
    return xlsx_format_is_date(number);
}

static int number_of(const char **attributes)
{
    const char *number = xml_attribute(attributes, "numFmtId");
    return number ? atoi(number) : 0;
}

static void begin_style(struct xml_part *x, const char *name, const char **attributes)
{
    struct styles_reading *r = x->context;
    struct xlsx_book *b = r->book;
    const char *code = xml_attribute(attributes, "formatCode");
    if (strcmp(name, "cellXfs") == 0)
        r->in_cells = true;
    if (strcmp(name, "numFmt") == 0 && code && r->format_count < XLSX_FORMATS_MAX) {
        r->formats[r->format_count].number = number_of(attributes);
        r->formats[r->format_count++].is_date = xlsx_code_is_date(code);
    }
    if (strcmp(name, "xf") == 0 && r->in_cells && b->cell_format_count < XLSX_FORMATS_MAX)
        b->cell_is_date[b->cell_format_count++] = is_date(r, number_of(attributes));
}

static void end_style(struct xml_part *x, const char *name)
{
    struct styles_reading *r = x->context;
    if (strcmp(name, "cellXfs") == 0)
        r->in_cells = false;
}

/* --- all of it ------------------------------------------------------------------------------------ */

static enum status read_relations(struct relations *r, struct text archive, const char *part,
                                  struct error *err)
{
    struct xml_part x = {.begin = begin_relation, .context = r};
    return xml_part_read(&x, archive, part, err);
}

static enum status read_strings(struct xlsx_book *b, const char *part, struct error *err)
{
    struct strings_reading r = {.book = b};
    struct xml_part x = {
        .begin = begin_string, .end = end_string, .text = text_of_string, .context = &r};
    return part[0] ? xml_part_read(&x, b->archive, part, err) : STATUS_OK;
}

static enum status read_styles(struct xlsx_book *b, const char *part, struct error *err)
{
    struct styles_reading *r = calloc(1, sizeof *r);
    b->cell_is_date = calloc(XLSX_FORMATS_MAX, sizeof *b->cell_is_date);
    enum status status = r && b->cell_is_date ? STATUS_OK : error_memory(err);
    if (!status && part[0]) {
        r->book = b;
        struct xml_part x = {.begin = begin_style, .end = end_style, .context = r};
        status = xml_part_read(&x, b->archive, part, err);
    }
    free(r);
    return status;
}

static enum status no_workbook(struct error *err)
{
    return error_set(err, STATUS_INVALID, "bad_workbook", "",
                     "This is a zip archive, but no workbook (.xlsx).");
}

/* "xl/workbook.xml": the folder is "xl/", its relations are in "xl/_rels/workbook.xml.rels". */
static void places_of(const char *document, char folder[XLSX_NAME_SIZE],
                      char relations[2 * XLSX_NAME_SIZE + 16])
{
    const char *slash = strrchr(document, '/');
    int len = slash ? (int)(slash - document + 1) : 0;
    snprintf(folder, XLSX_NAME_SIZE, "%.*s", len, document);
    snprintf(relations, 2 * XLSX_NAME_SIZE + 16, "%s_rels/%s.rels", folder, document + len);
}

static enum status open_book(struct xlsx_book *b, struct error *err)
{
    char folder[XLSX_NAME_SIZE], place[2 * XLSX_NAME_SIZE + 16];
    struct relations top = {.base = ""}, r = {.base = folder, .book = b};
    struct xml_part workbook = {.begin = begin_workbook, .context = b};
    enum status status = read_relations(&top, b->archive, "_rels/.rels", err);
    if (status == STATUS_UNKNOWN || (!status && !top.document[0]))
        return no_workbook(err);
    if (!status)
        status = xml_part_read(&workbook, b->archive, top.document, err);
    places_of(top.document, folder, place);
    if (!status)
        status = read_relations(&r, b->archive, place, err);
    if (!status)
        status = read_styles(b, r.styles, err);
    if (!status)
        status = read_strings(b, r.strings, err);
    if (!status && b->sheet_count == 0)
        status = error_set(err, STATUS_INVALID, "bad_workbook", "",
                           "The workbook has no sheet that is shown.");
    return status == STATUS_UNKNOWN ? no_workbook(err) : status;
}

enum status xlsx_book_open(struct text archive, struct xlsx_book *ret, struct error *err)
{
    struct xlsx_book b = {.archive = archive};
    enum status status = open_book(&b, err);
    if (status)
        xlsx_book_free(&b);
    else
        *ret = b;
    return status;
}
