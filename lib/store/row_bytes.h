/* row_bytes.h - rows of the journal on their way to another machine: the bytes that a head is made of, and the head.
 *
 * One answer holds, one after the other, whole numbers big-endian and negative ones in two's complement:
 *
 *   bytes  field
 *       8  "intact1" and a line feed: the form that follows
 *       1  1: who gives the rows takes writes; 0: it follows somebody itself
 *       8  the newest seq that it has
 *      32  its head there (32 zero bytes for an empty journal)
 *
 * and then for each row what journal_row.h says a head is made of, from seq to the body's last byte, and
 *
 *      32  the row's head
 */
#ifndef INTACT_STORE_ROW_BYTES_H
#define INTACT_STORE_ROW_BYTES_H

#include "base/buffer.h"
#include "store/journal_row.h"

#define ROWS_HEAD_SIZE 49
#define ROW_OP_MAX     64                /* bytes of an op's name */
#define ROW_BODY_MAX   ((size_t)1 << 30) /* bytes of a body, as SQLite bounds them */
#define ROWS_TYPE      "application/vnd.intactd.rows"

/* Who gives the rows. */
struct rows_head {
    bool leads; /* it takes writes */
    uint64_t seq;
    struct digest head;
};

void rows_head_write(const struct rows_head *h, struct buffer *out);
void row_bytes_write(const struct journal_row *row, struct buffer *out);

/* Read from the beginning of *bytes, which then is what is left. The row's slices are of *bytes. STATUS_INVALID: these
 * are no such bytes, or they end too early; *bytes is as it was. */
must_use enum status rows_head_read(struct text *bytes, struct rows_head *ret);
must_use enum status row_bytes_read(struct text *bytes, struct journal_row *ret);

#endif
