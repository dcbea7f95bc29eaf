/* document.h - a body of many records (a JSON array or one object, NDJSON, CSV), handed out one by one.
 *
 * Only one record is ever parsed, and its bytes, depth and values are bounded before: jansson takes
 * 82 MiB for a 1 MiB body of [{},{},...]. */
#ifndef INTACT_RECORD_DOCUMENT_H
#define INTACT_RECORD_DOCUMENT_H

#include "format/json_out.h"
#include "record/record.h"

struct csv_shape;
struct table_lookup;

/* DOCUMENT_CSV is a table as people's programs save it, DOCUMENT_XLSX a workbook; DOCUMENT_TABLE is either as table_to_csv()
 * leaves it. */
enum document_format {
    DOCUMENT_JSON,
    DOCUMENT_NDJSON,
    DOCUMENT_CSV,
    DOCUMENT_XLSX,
    DOCUMENT_TABLE
};

struct document;

/* `shape` says what the columns of a CSV are; NULL: CSV is not taken. The body must outlive the
 * document. STATUS_INVALID: nothing of it can be read; STATUS_UNSUPPORTED; STATUS_MEMORY. */
must_use enum status document_open(enum document_format format, const struct csv_shape *shape,
                                   struct text body, struct document **ret_document,
                                   struct error *err);
/* JSON that the daemon wrote itself: without the bounds. */
must_use enum status document_open_stored(struct text body, struct document **ret_document,
                                          struct error *err);
/* What the cells of a table are looked up in; it outlives the document. Without it cells are taken as codes. */
void document_look_up(struct document *document, const struct table_lookup *lookup);
void document_free(struct document *document); /* NULL allowed */

/* What was passed over or read otherwise than it stands, for its sender: elements of an array {"line","code",
 * "detail"}. Call at the end; nothing is written where there is nothing to say. */
void document_notes(const struct document *document, struct json_out *j);

/* Hands out the next record, which may be a faulty one; false at the end. A fault after which no further
 * record can be found is the last record. */
must_use bool document_next(struct document *document, struct record *ret_record);

/* One object alone, as for rules and decisions. */
enum single {
    SINGLE_SENT,     /* by a client */
    SINGLE_OPTIONAL, /* the same, and an empty body counts as {} */
    SINGLE_STORED    /* by the daemon: without the bounds */
};
must_use enum status document_single(struct text body, enum single single,
                                     struct document **ret_document, struct record *ret_record,
                                     struct error *err);

#endif
