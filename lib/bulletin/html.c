#include "bulletin/html.h"

#include "view/links.h"

#include <stdio.h>

#define LISTED_MAX 40 /* codes of a contractor that the page has of one list */

/* Black on white, tables that go on over pages with their head, A4 across. Chinese may be broken after any
 * character: without a width of its own a column of words beside twenty of figures is one character wide. */
static const char style[] =
    "body{font:14px/1.5 \"Noto Sans CJK SC\",\"Microsoft YaHei\",SimSun,sans-serif;margin:2em;"
    "color:#000;background:#fff}"
    "h1{font-size:1.6em;text-align:center}h2{font-size:1.2em;margin:1.5em 0 .5em}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #888;padding:.2em .5em;text-align:left;vertical-align:top}"
    "td:not(.n){min-width:4em}th{background:#eee}td.n{text-align:right;font-variant-numeric:"
    "tabular-nums}"
    "dt{font-weight:bold}dd{margin:0 0 .6em 2em}"
    "tr.t td{font-weight:bold}.cover th{width:14em}.cover td{word-break:break-all}"
    "@page{size:A4 landscape;margin:12mm}"
    "@media print{body{margin:0;font-size:9pt}thead{display:table-header-group}"
    "tr{break-inside:avoid}section+section{break-before:page}}";

static void add_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '<')
            buffer_add_text(out, "&lt;");
        else if (*text == '>')
            buffer_add_text(out, "&gt;");
        else if (*text == '&')
            buffer_add_text(out, "&amp;");
        else if (*text == '"')
            buffer_add_text(out, "&quot;");
        else
            buffer_add_byte(out, (uint8_t)*text);
    }
}

static void add_value(struct buffer *out, const struct bulletin *b, const struct cell *cell)
{
    int64_t v = cell->value;
    const char *sign = v < 0 ? "-" : "";
    uint64_t size = v < 0 ? (uint64_t)-v : (uint64_t)v;
    switch (cell->type) {
    case CELL_EMPTY:
        break;
    case CELL_TEXT:
        add_escaped(out, bulletin_text(b, cell));
        break;
    case CELL_INT:
        buffer_add_decimal(out, v);
        break;
    case CELL_HUNDREDTHS:
        buffer_addf(out, "%s%llu.%02llu", sign, (unsigned long long)size / 100,
                    (unsigned long long)size % 100);
        break;
    case CELL_MILLIONTHS:
        buffer_addf(out, "%s%llu.%06llu", sign, (unsigned long long)size / 1000000,
                    (unsigned long long)size % 1000000);
        break;
    }
}

static void add_cell(struct buffer *out, const struct bulletin *b, const struct cell *cell)
{
    buffer_add_text(out, cell->type >= CELL_INT ? "<td class=\"n\">" : "<td>");
    add_value(out, b, cell);
    buffer_add_text(out, "</td>");
}

static void add_cover(struct buffer *out, const struct bulletin *b)
{
    const struct table *t = &b->tables[BULLETIN_COVER];
    buffer_add_text(out, "<section><table class=\"cover\"><tbody>\n");
    for (size_t i = 0; i + 1 < t->count; i += 2) {
        buffer_add_text(out, "<tr><th scope=\"row\">");
        add_value(out, b, &t->cells[i]);
        buffer_add_text(out, "</th><td>");
        add_value(out, b, &t->cells[i + 1]);
        buffer_add_text(out, "</td></tr>\n");
    }
    buffer_add_text(out, "</tbody></table></section>\n");
}

static void add_rows(struct buffer *out, const struct bulletin *b, const struct table *t)
{
    uint32_t rows = table_rows(t);
    for (uint32_t r = 0; r < rows; r++) {
        buffer_add_text(out, t->totals && r + 1 == rows ? "<tr class=\"t\">" : "<tr>");
        for (uint32_t c = 0; c < t->column_count; c++)
            add_cell(out, b, &t->cells[(size_t)r * t->column_count + c]);
        buffer_add_text(out, "</tr>\n");
    }
}

/* Both lists are a contractor and a code a row. */
static bool is_list(const struct bulletin *b, const struct table *t)
{
    return t >= &b->tables[BULLETIN_LATE] && t <= &b->tables[BULLETIN_NEVER];
}

/* The same statement as CSV, of that contractor: a name beside the page's own. */
static void add_whole(struct buffer *out, const struct bulletin *b, const char *contractor)
{
    struct link l = {0};
    char revision[12];
    bool none = strcmp(contractor, term(b->language, TERM_NO_CONTRACTOR)) == 0;
    snprintf(revision, sizeof revision, "%u", b->revision);
    link_path(&l, bulletin_text(b, &b->tables[BULLETIN_COVER].cells[1]));
    link_path(&l, ".csv");
    link_text(&l, "contractor", none ? NULL : contractor);
    link_text(&l, "lang", language_names[b->language]);
    link_text(&l, "revision", b->revision ? revision : NULL);
    const char *url = buffer_text(&l.url);
    out->failed = out->failed || !url;
    buffer_add_text(out, " … <a href=\"");
    add_escaped(out, url ? url : "");
    buffer_add_text(out, "\">");
    add_escaped(out, term(b->language, TERM_WHOLE_LIST));
    buffer_add_text(out, "</a>");
    buffer_free(&l.url);
}

/* Writes the codes of one contractor, which begin in row `from`. Returns the row after them. */
static uint32_t add_codes(struct buffer *out, const struct bulletin *b, const struct table *t,
                          uint32_t from)
{
    const char *contractor = bulletin_text(b, &t->cells[(size_t)from * t->column_count]);
    uint32_t to = from, rows = table_rows(t);
    while (to < rows &&
           strcmp(bulletin_text(b, &t->cells[(size_t)to * t->column_count]), contractor) == 0)
        to++;
    buffer_add_text(out, "<dt>");
    add_escaped(out, contractor);
    buffer_addf(out, " (%u)</dt><dd>", to - from);
    for (uint32_t r = from; r < to && r < from + LISTED_MAX; r++) {
        buffer_add_text(out, r > from ? ", " : "");
        add_escaped(out, bulletin_text(b, &t->cells[(size_t)r * t->column_count + 1]));
    }
    if (to - from > LISTED_MAX)
        add_whole(out, b, contractor);
    buffer_add_text(out, "</dd>\n");
    return to;
}

static void add_list(struct buffer *out, const struct bulletin *b, const struct table *t)
{
    buffer_add_text(out, "<section><h2>");
    add_escaped(out, term(b->language, t->title));
    buffer_add_text(out, "</h2><dl>\n");
    for (uint32_t r = 0; r < table_rows(t);)
        r = add_codes(out, b, t, r);
    buffer_add_text(out, "</dl></section>\n");
}

static void add_table(struct buffer *out, const struct bulletin *b, const struct table *t)
{
    if (is_list(b, t)) {
        add_list(out, b, t);
        return;
    }
    buffer_add_text(out, "<section><h2>");
    add_escaped(out, term(b->language, t->title));
    buffer_add_text(out, "</h2><table><thead><tr>");
    for (uint32_t c = 0; c < t->column_count; c++) {
        buffer_add_text(out, "<th scope=\"col\">");
        add_escaped(out, term(b->language, t->columns[c]));
        buffer_add_text(out, "</th>");
    }
    buffer_add_text(out, "</tr></thead><tbody>\n");
    add_rows(out, b, t);
    buffer_add_text(out, "</tbody></table></section>\n");
}

void bulletin_to_html(const struct bulletin *b, struct buffer *out)
{
    const char *title = term(b->language, TERM_TITLE);
    const struct cell *month = &b->tables[BULLETIN_COVER].cells[1];
    buffer_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>",
                b->language == LANGUAGE_ZH ? "zh-CN" : "en");
    add_escaped(out, title);
    buffer_addf(out, " %s</title><style>", bulletin_text(b, month));
    buffer_add_text(out, style);
    buffer_add_text(out, "</style></head><body>\n<h1>");
    add_escaped(out, title);
    buffer_addf(out, " %s</h1>\n", bulletin_text(b, month));
    add_cover(out, b);
    for (int i = BULLETIN_SUMMARY; i < BULLETIN_TABLES; i++)
        add_table(out, b, &b->tables[i]);
    buffer_add_text(out, "</body></html>\n");
}
