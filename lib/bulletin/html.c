#include "bulletin/html.h"

#include "view/links.h"

#include <stdio.h>
#include <string.h>

#define LISTED_MAX 40 /* codes of a contractor that the page has of one list */

/* Black on white, A4 across, tables one below the other: those that fit are not broken, long ones go on with their
 * head. Chinese may be broken after any character: without a width of its own a column of words beside twenty of
 * figures is one character wide. The right border of a table as wide as the paper is cut, so that one is narrower. */
static const char style[] =
    "body{font:14px/1.5 \"Noto Sans CJK SC\",\"Microsoft YaHei\",SimSun,sans-serif;margin:2em;"
    "color:#000;background:#fff}"
    "h1{font-size:1.6em;text-align:center}h2{font-size:1.2em;margin:1.5em 0 .5em;break-after:avoid}"
    "table{border-collapse:collapse;width:calc(100% - 2px);margin-bottom:.5em}"
    "th,td{border:1px solid #888;padding:.2em .5em;text-align:left;vertical-align:top;"
    "overflow-wrap:break-word}"
    "td:not(.n){min-width:4em}td.c{white-space:nowrap}td.w{min-width:14em}th{background:#eee}td.n{"
    "text-align:right;"
    "font-variant-numeric:"
    "tabular-nums;overflow-wrap:normal}"
    "dt{font-weight:bold}dd{margin:0 0 .6em 2em}.note{margin:.2em 0 .5em}nav{margin-bottom:1em}"
    "tr.t td{font-weight:bold}.cover th{width:14em}.cover td{word-break:break-all}"
    "@page{size:A4 landscape;margin:12mm}"
    "@media print{nav{display:none}body{margin:0;font-size:8pt}th,td{padding:.1em "
    ".3em}thead{display:table-header-group}"
    "tr,dd,.small{break-inside:avoid}}";

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

#define ONE_LINE_MAX 32 /* bytes of a code or an instant, which is not broken */
#define LONG_MIN     40 /* bytes of a text that gets a width of its own */

/* The class of a cell: a number, a code or an instant on one line, a long text, or a word. */
static const char *class_of(const struct bulletin *b, const struct cell *cell)
{
    const char *text = cell->type == CELL_TEXT ? bulletin_text(b, cell) : "";
    size_t len = strlen(text), plain = 0;
    while (text[plain] > ' ' && text[plain] <= '~')
        plain++;
    if (cell->type >= CELL_INT)
        return "<td class=\"n\">";
    if (len > 0 && plain == len && len <= ONE_LINE_MAX)
        return "<td class=\"c\">";
    return len >= LONG_MIN ? "<td class=\"w\">" : "<td>";
}

static void add_cell(struct buffer *out, const struct bulletin *b, const struct cell *cell)
{
    buffer_add_text(out, class_of(b, cell));
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

/* The statement as CSV, which has what the page leaves out: a name beside the page's own. */
static void add_whole(struct buffer *out, const struct bulletin *b)
{
    struct link l = {0};
    char revision[12];
    snprintf(revision, sizeof revision, "%u", b->revision);
    link_path(&l, b->subject);
    link_path(&l, ".csv");
    link_text(&l, "contractor", b->contractor ? b->texts.bytes + b->contractor : NULL);
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

/* Some columns of a table. */
struct columns {
    uint32_t keys, from, to; /* keys: columns before `from`, as bits */
};

static bool is_shown(const struct columns *some, uint32_t column)
{
    return column < some->from ? some->keys >> column & 1 : column < some->to;
}

static void add_head(struct buffer *out, const struct bulletin *b, const struct table *t,
                     const struct columns *some)
{
    buffer_add_text(out, "<thead><tr>");
    for (uint32_t c = 0; c < t->column_count; c++) {
        if (!is_shown(some, c))
            continue;
        buffer_add_text(out, "<th scope=\"col\">");
        add_escaped(out, term(b->language, t->columns[c]));
        buffer_add_text(out, "</th>");
    }
    buffer_add_text(out, "</tr></thead>");
}

static void add_part(struct buffer *out, const struct bulletin *b, const struct table *t,
                     const struct columns *some)
{
    uint32_t rows = table_rows(t);
    uint32_t shown = t->rows_shown && t->rows_shown < rows ? t->rows_shown : rows;
    buffer_add_text(out, "<table>");
    add_head(out, b, t, some);
    buffer_add_text(out, "<tbody>\n");
    for (uint32_t r = 0; r < shown; r++) {
        buffer_add_text(out, t->totals && r + 1 == rows ? "<tr class=\"t\">" : "<tr>");
        for (uint32_t c = 0; c < t->column_count; c++) {
            if (is_shown(some, c))
                add_cell(out, b, &t->cells[(size_t)r * t->column_count + c]);
        }
        buffer_add_text(out, "</tr>\n");
    }
    buffer_add_text(out, "</tbody></table>\n");
    if (shown < rows) {
        buffer_addf(out, "<p>%u", rows);
        add_whole(out, b);
        buffer_add_text(out, "</p>\n");
    }
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
        add_whole(out, b);
    buffer_add_text(out, "</dd>\n");
    return to;
}

static void add_list(struct buffer *out, const struct bulletin *b, const struct table *t)
{
    buffer_add_text(out, "<dl>\n");
    for (uint32_t r = 0; r < table_rows(t);)
        r = add_codes(out, b, t, r);
    buffer_add_text(out, "</dl>");
}

#define SMALL_ROWS_MAX 12 /* a table of so many is not broken over pages */

static void add_table(struct buffer *out, const struct bulletin *b, const struct table *t)
{
    const struct columns first = {0, 0, t->fold ? t->fold : t->column_count};
    const struct columns second = {t->fold_keys, t->fold, t->column_count};
    buffer_add_text(out, !t->is_list && table_rows(t) <= SMALL_ROWS_MAX
                             ? "<section class=\"small\"><h2>"
                             : "<section><h2>");
    add_escaped(out, term(b->language, t->title));
    buffer_add_text(out, "</h2>\n");
    if (t->note != TERM_COUNT) {
        buffer_add_text(out, "<p class=\"note\">");
        add_escaped(out, term(b->language, t->note));
        buffer_add_text(out, "</p>\n");
    }
    if (t->is_list)
        add_list(out, b, t);
    else
        add_part(out, b, t, &first);
    if (t->fold)
        add_part(out, b, t, &second);
    buffer_add_text(out, "</section>\n");
}

/* The empty ones in a line, so that nobody looks for them. */
static void add_tables(struct buffer *out, const struct bulletin *b)
{
    bool any = false;
    for (uint32_t i = BULLETIN_COVER + 1; i < b->table_count; i++) {
        if (b->tables[i].count > 0)
            add_table(out, b, &b->tables[i]);
    }
    for (uint32_t i = BULLETIN_COVER + 1; i < b->table_count; i++) {
        if (b->tables[i].count > 0)
            continue;
        buffer_add_text(out, any ? "" : "<p>");
        add_escaped(out, term(b->language, any ? TERM_LIST_GAP : TERM_NOTHING_IN));
        add_escaped(out, term(b->language, b->tables[i].title));
        any = true;
    }
    buffer_add_text(out, any ? "</p>\n" : "");
}

void bulletin_to_html(const struct bulletin *b, struct buffer *out)
{
    const char *title = term(b->language, b->title);
    buffer_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>",
                b->language == LANGUAGE_ZH ? "zh-CN" : "en");
    add_escaped(out, title);
    buffer_addf(out, " %s</title><style>", b->subject);
    buffer_add_text(out, style);
    buffer_addf(out, "</style></head><body>\n<nav><a href=\"../../../#/%s\">← ", b->back);
    add_escaped(out, term(b->language, TERM_BACK));
    buffer_add_text(out, "</a> ");
    add_escaped(out, term(b->language, TERM_PRINT));
    buffer_add_text(out, "</nav>\n<h1>");
    add_escaped(out, title);
    buffer_addf(out, " %s</h1>\n", b->subject);
    add_cover(out, b);
    add_tables(out, b);
    buffer_add_text(out, "</body></html>\n");
}
