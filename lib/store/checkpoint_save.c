#include "store/checkpoint_save.h"

#include "store/sql.h"

#include <assert.h>

#define BLOCK_ROWS 256 /* a block of repairs takes as long as so many runs */

static enum status run_named(struct store *store, const char *name, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, name);
    return query_run(&q, err);
}

static enum status drop_tail(struct store *store, const struct checkpoint_series *s,
                             struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "run_drop_tail");
    query_int(&q, ":asset_id", (int64_t)s->asset + 1);
    query_int(&q, ":aspect", s->aspect);
    query_int(&q, ":from_at", INSTANT_2000 + s->dirty_first);
    return query_run(&q, err);
}

static enum status add_run(struct store *store, const struct checkpoint *c,
                           const struct checkpoint_series *s, const struct run *run,
                           struct error *err)
{
    struct sql_query q;
    uint32_t cause = run->tag & RUN_CAUSE;
    assert(cause == 0 || cause < c->cause_count);
    query_start(&q, store, "run_add");
    query_int(&q, ":asset_id", (int64_t)s->asset + 1);
    query_int(&q, ":aspect", s->aspect);
    query_int(&q, ":first_at", INSTANT_2000 + run->first);
    query_int(&q, ":last_at", INSTANT_2000 + run->last);
    query_int(&q, ":state", run->tag & RUN_FAULT ? STATE_FAULT : STATE_OK);
    query_int(&q, ":late", run->tag & RUN_LATE ? 1 : 0);
    query_string(&q, ":cause", cause ? c->causes[cause] : NULL);
    query_int(&q, ":feed_id", run->feed + 1);
    query_int(&q, ":gap_max_s", run_gap_s(run));
    query_int(&q, ":last_ms", run->last_ms);
    return query_run(&q, err);
}

static enum status add_presence(struct store *store, const struct checkpoint_series *s,
                                const struct presence *x, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "presence_add");
    query_int(&q, ":asset_id", (int64_t)s->asset + 1);
    query_int(&q, ":aspect", s->aspect);
    query_int(&q, ":feed_id", x->feed + 1);
    query_int(&q, ":first_at", INSTANT_2000 + x->first);
    query_int(&q, ":last_at", INSTANT_2000 + x->last);
    return query_run(&q, err);
}

static enum status save_presences(struct store *store, const struct checkpoint *c,
                                  const struct checkpoint_series *s, struct error *err)
{
    struct sql_query q;
    enum status status = STATUS_OK;
    if (!c->whole) {
        query_start(&q, store, "presence_drop");
        query_int(&q, ":asset_id", (int64_t)s->asset + 1);
        query_int(&q, ":aspect", s->aspect);
        status = query_run(&q, err);
    }
    for (uint32_t i = 0; i < s->presence_count && status == STATUS_OK; i++)
        status = add_presence(store, s, &c->presences[s->presence_from + i], err);
    return status;
}

/* Whatever is stored of the assets up to this one goes, those too of which nothing is known any more. */
static enum status clear_assets(struct store *store, const char *name, uint32_t from, uint32_t to,
                                struct error *err)
{
    struct sql_query q;
    query_start(&q, store, name);
    query_int(&q, ":after", from);
    query_int(&q, ":up_to", to);
    return query_run(&q, err);
}

static enum status clear_up_to(struct store *store, uint32_t count, struct checkpoint_place *at,
                               struct error *err)
{
    if (at->cleared >= count)
        return STATUS_OK;
    enum status status = clear_assets(store, "run_drop_assets", at->cleared, count, err);
    if (status == STATUS_OK)
        status = clear_assets(store, "presence_drop_assets", at->cleared, count, err);
    at->cleared = count;
    return status;
}

static enum status begin_series(struct store *store, const struct checkpoint *c,
                                const struct checkpoint_series *s, struct checkpoint_place *at,
                                struct error *err)
{
    if (c->whole)
        return clear_up_to(store, s->asset + 1, at, err);
    return s->dirty_first == UINT32_MAX ? STATUS_OK : drop_tail(store, s, err);
}

/* *rows: how many may still be written; 0: the series goes on in the next part. */
static enum status save_series(struct store *store, const struct checkpoint *c,
                               struct checkpoint_place *at, uint32_t *rows, struct error *err)
{
    const struct checkpoint_series *s = &c->series[at->series];
    enum status status = at->run == 0 ? begin_series(store, c, s, at, err) : STATUS_OK;
    for (; at->run<s->run_count && * rows> 0 && status == STATUS_OK; at->run++, --*rows)
        status = add_run(store, c, s, &c->runs[s->run_from + at->run], err);
    if (status != STATUS_OK || at->run < s->run_count)
        return status;
    if (s->presences_dirty)
        status = save_presences(store, c, s, err);
    *rows -= *rows > 0; /* one without runs has cost something, too */
    at->series++;
    at->run = 0;
    return status;
}

static enum status add_interval(struct store *store, uint32_t feed, const struct interval *x,
                                struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "watch_add");
    query_int(&q, ":feed_id", (int64_t)feed + 1);
    query_int(&q, ":from_at", x->from);
    query_int(&q, ":to_at", x->to);
    return query_run(&q, err);
}

static enum status save_watch(struct store *store, const struct checkpoint *c,
                              const struct checkpoint_watch *w, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "watch_drop_tail");
    query_int(&q, ":feed_id", (int64_t)w->feed + 1);
    query_int(&q, ":from_at", w->dirty_from);
    enum status status = query_run(&q, err);
    for (uint32_t i = 0; i < w->interval_count && status == STATUS_OK; i++)
        status = add_interval(store, w->feed, &c->intervals[w->interval_from + i], err);
    return status;
}

static void bind_instant(struct sql_query *q, const char *name, int64_t at)
{
    if (at == INSTANT_NONE)
        query_null(q, name);
    else
        query_int(q, name, at);
}

static enum status save_position(struct store *store, const struct checkpoint *c, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "checkpoint_set");
    query_int(&q, ":seq", (int64_t)c->seq);
    query_blob(&q, ":head", (struct text){(const char *)c->head.bytes, DIGEST_SIZE});
    query_int(&q, ":reports", (int64_t)c->reports);
    bind_instant(&q, ":first_at", c->first_at);
    bind_instant(&q, ":last_at", c->last_at);
    query_int(&q, ":repairs", c->repairs);
    if (c->arrivals.len > 0)
        query_blob(&q, ":arrivals", (struct text){c->arrivals.bytes, c->arrivals.len});
    else
        query_null(&q, ":arrivals");
    return query_run(&q, err);
}

static enum status add_block(struct store *store, const struct checkpoint *c,
                             const struct checkpoint_block *b, struct error *err)
{
    struct sql_query q;
    struct digest digest;
    struct text pack = {c->packs.bytes + b->from, b->len};
    if (checkpoint_block_digest(b->block, pack, &digest) != STATUS_OK)
        return error_set(err, STATUS_IO, "digest", "", "A digest can't be made.");
    query_start(&q, store, "repair_block_set");
    query_int(&q, ":block", b->block);
    query_blob(&q, ":pack", pack);
    query_blob(&q, ":digest", (struct text){(const char *)digest.bytes, DIGEST_SIZE});
    return query_run(&q, err);
}

static enum status save_blocks(struct store *store, const struct checkpoint *c,
                               struct checkpoint_place *at, uint32_t *rows, struct error *err)
{
    enum status status = STATUS_OK;
    for (; at->block<c->block_count && * rows> 0 && status == STATUS_OK; at->block++) {
        status = add_block(store, c, &c->blocks[at->block], err);
        *rows -= *rows < BLOCK_ROWS ? *rows : BLOCK_ROWS;
    }
    return status;
}

static enum status drop_blocks(struct store *store, const struct checkpoint *c, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "repair_block_drop");
    query_int(&q, ":from", (c->repairs + REPAIR_BLOCK - 1) / REPAIR_BLOCK);
    return query_run(&q, err);
}

/* What is little, and the position. */
static enum status save_rest(struct store *store, const struct checkpoint *c,
                             struct checkpoint_place *at, struct error *err)
{
    enum status status = c->whole ? clear_up_to(store, UINT32_MAX, at, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = drop_blocks(store, c, err);
    if (c->whole && status == STATUS_OK)
        status = run_named(store, "watch_drop_all", err);
    for (uint32_t i = 0; i < c->watch_count && status == STATUS_OK; i++)
        status = save_watch(store, c, &c->watches[i], err);
    if (status == STATUS_OK)
        status = save_position(store, c, err);
    at->is_done = status == STATUS_OK;
    return status;
}

enum status checkpoint_save_part(struct store *store, const struct checkpoint *c, uint32_t rows_max,
                                 struct checkpoint_place *at, struct error *err)
{
    uint32_t rows = rows_max;
    bool drops_position = c->in_parts && !at->is_begun;
    enum status status = drops_position ? run_named(store, "checkpoint_drop", err) : STATUS_OK;
    at->is_begun = true;
    if (status == STATUS_OK)
        status = save_blocks(store, c, at, &rows, err);
    while (at->series < c->series_count && rows > 0 && status == STATUS_OK)
        status = save_series(store, c, at, &rows, err);
    if (status != STATUS_OK || rows == 0)
        return status;
    return save_rest(store, c, at, err);
}

enum status checkpoint_save(struct store *store, const struct checkpoint *c, struct error *err)
{
    struct checkpoint_place at = {0};
    enum status status = STATUS_OK;
    while (!at.is_done && status == STATUS_OK)
        status = checkpoint_save_part(store, c, UINT32_MAX, &at, err);
    return status;
}
