#include "commands/import_tables.h"

#include "cli/command.h"
#include "format/csv.h"
#include "format/xlsx_out.h"
#include "record/csv_template.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* "a|b|c" as "a, b, c" */
static void print_words(const char *words)
{
    for (; words && *words; words++) {
        if (*words == '|')
            fputs(", ", stdout);
        else
            putchar(*words);
    }
}

int import_columns(const struct csv_shape *shape)
{
    for (const struct csv_column *c = shape->columns; c->name; c++) {
        if (c->cell == CELL_IGNORED)
            continue;
        printf("%-18s %-7s ", c->name, c->needed ? "needed" : "");
        print_words(c->words);
        for (const struct cell_word *w = c->values; w && w->word; w++)
            printf("%s%s", w == c->values ? ": " : ", ", w->word);
        putchar('\n');
    }
    if (shape->spans)
        puts("Other columns become attributes.");
    return EXIT_DONE;
}

static bool write_file(const char *path, const struct buffer *b)
{
    FILE *f = fopen(path, "wb");
    bool good = f && fwrite(b->bytes, 1, b->len, f) == b->len;
    if (f && fclose(f) != 0)
        good = false;
    return good;
}

int import_template(const struct csv_shape *shape, const char *path)
{
    const char *directory = getenv("TMPDIR");
    struct buffer csv = {0}, xlsx = {0};
    struct error err = {0};
    csv_want_types(&csv);
    csv_template(shape, true, &csv);
    enum status status = csv.failed ? error_memory(&err)
                                    : csv_to_xlsx((struct text){csv.bytes, csv.len},
                                                  directory ? directory : "/tmp", &xlsx, &err);
    if (status == STATUS_OK && !write_file(path, &xlsx))
        status = error_set(&err, STATUS_CONFLICT, "io", "", "Cannot write %s (%d).", path, errno);
    buffer_free(&csv);
    buffer_free(&xlsx);
    return status == STATUS_OK ? EXIT_DONE : command_failed("import", err.detail);
}
