/* import_answer.h - the answer to a POST of records, read back by the command that sent them. */
#ifndef INTACT_RECORD_IMPORT_ANSWER_H
#define INTACT_RECORD_IMPORT_ANSWER_H

#include "base/buffer.h"
#include "base/text.h"

#define ANSWER_FAULTS_MAX 100

/* One record that is refused. */
struct answer_fault {
    int64_t number; /* line from 1, or index from 0; -1: the body as a whole */
    char code[32];
    char field[64]; /* empty: the record as a whole */
    char detail[400];
};

/* The 200's body, or the problem's. */
struct import_answer {
    int64_t added, changed, unchanged, losing;
    struct answer_fault faults[ANSWER_FAULTS_MAX];
    uint32_t fault_count;
    int64_t fault_total;
    char detail[400]; /* of a problem */
};

/* Reads an answer. STATUS_INVALID: the daemon does not answer so. */
must_use enum status import_answer_read(struct text body, struct import_answer *ret);

/* The raw text of items[] of a 200's body, one JSON object a line. */
void import_answer_items(struct text body, struct buffer *out);

/* The details of its notes[], a line each. */
void import_answer_notes(struct text body, struct buffer *out);

#endif
