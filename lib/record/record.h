/* record.h - one record of a body as it was sent, before anything is read from it; and its
 * bounds. */
#ifndef INTACT_RECORD_RECORD_H
#define INTACT_RECORD_RECORD_H

#include "base/refusal.h"
#include "base/text.h"

struct json_t; /* jansson's, which only lib/format, lib/report and lib/record may look into */

#define RECORD_BYTES_MAX  (UINT32_C(1) << 20)
#define RECORD_VALUES_MAX 20000 /* commas and opening brackets of one record */
#define RECORD_DEPTH_MAX  16

/* Member of a journalled record that replaces another: what differs, as {"name":[before,after]}. For the audit
 * alone: whoever reads the record back is not shown it. It sorts after every member of a record. */
#define RECORD_WAS           "was"
#define DOCUMENT_RECORDS_MAX 1000000

/* One record. Everything in it holds until the next call, or until the document is freed. */
struct record {
    int64_t number;        /* the line from 1 (NDJSON, CSV), or the index from 0 (JSON) */
    struct json_t *object; /* NULL: it can't be read, `error` says why */
    struct text raw;       /* JSON, NDJSON: its own text */
    const int64_t *lines;  /* CSV: the line of each element of `service`; else NULL */
    struct error error;
    const struct item_error
        *faults;          /* CSV: all that is wrong with the record; `error` is the first */
    uint32_t fault_count; /* 0: `error` says it all */
};

#endif
