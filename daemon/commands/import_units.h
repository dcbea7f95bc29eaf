/* import_units.h - a file of records cut into parts that can be sent, and refused, each on its own. */
#ifndef INTACT_COMMANDS_IMPORT_UNITS_H
#define INTACT_COMMANDS_IMPORT_UNITS_H

#include "base/buffer.h"
#include "base/text.h"
#include "record/csv_shape.h"
#include "record/document.h"

/* One record: an element, a line, or all rows of one code (an asset's spans are rows). */
struct import_unit {
    struct text *parts; /* owned list of slices of the text: one, or a CSV's rows */
    int64_t *lines;     /* owned: the line of each part in the file; of JSON its index */
    uint32_t count;
    char *code; /* owned; of a CSV's rows */
    bool rejected;
    int64_t sent_from, sent_to; /* its lines or index in the last body; to is inclusive */
};

struct import_file {
    struct buffer text; /* UTF-8 */
    enum document_format format;
    struct text header;        /* a table's, with what stands above it */
    struct import_unit *units; /* owned */
    size_t count, cap;
};

#define IMPORT_BYTES_MAX (INT64_C(32) << 20) /* what one body may have */

/* Reads a file and cuts it. Its name tells the format: a table (.xlsx, .csv, .txt, .tsv), which becomes CSV in UTF-8
 * with commas, .ndjson, .jsonl or .json. `shape`: its columns, if it is a table. */
must_use enum status import_file_read(const char *path, const struct csv_shape *shape,
                                      struct import_file *ret, struct error *err);
void import_file_free(struct import_file *f);

/* Writes a body of those units of [from, to) that are not rejected, and notes the place of each. */
void import_body(struct import_file *f, size_t from, size_t to, struct buffer *out);

/* Returns the unit at a line or an index of the last body; NULL: there is none. */
struct import_unit *import_unit_at(struct import_file *f, size_t from, size_t to, int64_t number);

/* Returns the index of the unit's part at a line of the last body; 0: the line is not the unit's. */
uint32_t import_unit_part(const struct import_unit *u, int64_t number);

#endif
