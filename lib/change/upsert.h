/* upsert.h - a body of many records on its way into one change: all of them, or none.
 *
 * upsert_begin() opens the body, and upsert_step() gives some of its records to the caller's taker, so that nobody waits
 * for a long one. The taker fills u->after
 * with the canonical record (and u->before with the one that is there), and says by upsert_compare()
 * and upsert_item_begin(), or by upsert_add() alone, what goes into the change and into the answer.
 * upsert_end() hands both out. In any case upsert_free(). */
#ifndef INTACT_CHANGE_UPSERT_H
#define INTACT_CHANGE_UPSERT_H

#include "change/journalled.h"

/* A body as it came. */
struct upsert_source {
    enum document_format format;
    const struct csv_shape *csv; /* of a CSV body; NULL: CSV is not taken */
    struct text body;
    bool one;                          /* exactly one record is expected */
    const struct table_lookup *lookup; /* of the cells of a table; NULL: none */
};

struct upsert;

/* Takes one record. STATUS_INVALID: record->error says what is wrong, and the next one is still looked
 * at, so that a sender learns of every fault at once. Any other failure ends the body. */
typedef enum status upsert_taker(struct upsert *u, void *context, struct record *record);

struct upsert {
    struct document *document; /* what is left of the body; owned */
    upsert_taker *take;
    void *context; /* the taker's */
    bool one;
    uint32_t records;      /* taken */
    struct change *change; /* owned until it is handed out */
    struct json_out body;  /* the change's items */
    struct buffer listed;  /* the answer's items */
    struct json_out answer;
    struct buffer notes;         /* the answer's notes: what a table was read as */
    struct buffer before, after; /* canonical records of the present one, reused */
    bool loses;                  /* the present one has less than the stored one */
    bool is_new;                 /* the present one, so that `before` says nothing */
    uint32_t added, changed, unchanged;
    uint32_t losing; /* of the changed: how many lose something */
    struct refusal *refusal;
};

/* Begins the change `op` with a zeroed *u. The source's body, the context and the refusal must outlive it. */
must_use enum status upsert_begin(struct upsert *u, enum change_op op,
                                  const struct upsert_source *source, upsert_taker *take,
                                  void *context, struct refusal *refusal);
/* Takes up to `records_max` more records. *ret_more: that was not all of them. An error: nothing comes of the
 * body. */
must_use enum status upsert_step(struct upsert *u, uint32_t records_max, bool *ret_more);

/* Counts the present record. Returns whether it is new or differs, so that it has to be listed. */
must_use bool upsert_compare(struct upsert *u, bool is_new);
/* Lists it in the answer, as {"code":...,"change":...}, and in the change, with what it was before where it
 * replaces another (RECORD_WAS). The caller may write more members to u->answer in between. `key`: what the
 * record is known by. */
void upsert_item_begin(struct upsert *u, const char *key, struct text code, bool is_new);
void upsert_item_end(struct upsert *u);

/* Adds u->after to the change, where every record is new. STATUS_MEMORY. */
must_use enum status upsert_add(struct upsert *u, struct record *record);

/* Hands out the change: NULL when no record is new or differs. ret_answer (may be NULL): {"added",
 * "changed","unchanged","items"}, "losing" where something is taken away, and "notes" where a table gave reason for
 * some. STATUS_MEMORY. */
must_use enum status upsert_end(struct upsert *u, struct change **ret_change,
                                struct buffer *ret_answer);
void upsert_free(struct upsert *u);

#endif
