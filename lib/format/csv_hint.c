#include "format/csv_hint.h"

#define SAVE_AS "save it as CSV UTF-8, with commas"

const char *csv_mistaken(struct text document)
{
    static const struct {
        const char *begins, *is;
    } known[] = {
        {"\xff\xfe", "The text is UTF-16 (\"Unicode text\"): " SAVE_AS "."},
        {"\xfe\xff", "The text is UTF-16 (\"Unicode text\"): " SAVE_AS "."},
        {"PK\x03\x04", "This is a workbook (.xlsx), not a CSV: " SAVE_AS "."},
        {"\xd0\xcf\x11\xe0", "This is a workbook (.xls), not a CSV: " SAVE_AS "."},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t len = strlen(known[i].begins);
        if (document.len >= len && memcmp(document.at, known[i].begins, len) == 0)
            return known[i].is;
    }
    if (document.len > 0 && memchr(document.at, 0, document.len))
        return "The text contains zero bytes, as UTF-16 does: " SAVE_AS ".";
    return NULL;
}

const char *csv_separator_hint(const struct csv_row *header)
{
    static const struct {
        const char *separator, *says;
    } others[] = {
        {";", " Semicolons seem to stand between its cells: " SAVE_AS "."},
        {"\t", " Tabs seem to stand between its cells: " SAVE_AS "."},
        {"\xef\xbc\x8c", " Full-width commas seem to stand between its cells: " SAVE_AS "."},
    };
    for (size_t i = 0; header->count == 1 && i < sizeof others / sizeof *others; i++) {
        struct text cell = header->cells[0];
        size_t len = strlen(others[i].separator);
        if (memmem(cell.at, cell.len, others[i].separator, len))
            return others[i].says;
    }
    return "";
}
