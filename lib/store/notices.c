#include "store/notices.h"

#include "store/sql.h"

#include <stdlib.h>

void stored_notice_free(struct stored_notice *x)
{
    free(x->receiver);
    free(x->organisation);
    free(x->way);
    free(x->title);
    free(x->text);
    free(x->document);
    free(x->failure);
    *x = (struct stored_notice){0};
}

void notice_write_free(struct notice_write *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->made_count; i++)
        stored_notice_free(&w->made[i]);
    for (size_t i = 0; i < w->tried_count; i++)
        stored_notice_free(&w->tried[i]);
    for (size_t i = 0; i < w->told_count; i++) {
        free(w->told[i].receiver);
        free(w->told[i].subject);
        free(w->told[i].name);
    }
    free(w->made);
    free(w->tried);
    free(w->told);
    free(w);
}

/* --- writing ---------------------------------------------------------------------------------------- */

static void bind_instant(struct sql_query *q, const char *name, int64_t at)
{
    if (at == INSTANT_NONE)
        query_null(q, name);
    else
        query_int(q, name, at);
}

static enum status add(struct store *store, const struct stored_notice *x, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "notice_add");
    query_int(&q, ":id", x->id);
    query_string(&q, ":receiver", x->receiver);
    query_string(&q, ":organisation", x->organisation);
    query_string(&q, ":way", x->way);
    query_int(&q, ":test", x->test);
    query_int(&q, ":made_at", x->made_at);
    query_string(&q, ":title", x->title);
    query_string(&q, ":text", x->text);
    query_string(&q, ":document", x->document);
    bind_instant(&q, ":next_at", x->next_at);
    return query_run(&q, err);
}

static enum status trim(struct store *store, int64_t newest, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "notice_trim");
    query_int(&q, ":up_to", newest - NOTICES_KEPT_MAX);
    return query_run(&q, err);
}

static enum status tried(struct store *store, const struct stored_notice *x, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "notice_tried");
    query_int(&q, ":id", x->id);
    query_int(&q, ":attempts", x->attempts);
    bind_instant(&q, ":next_at", x->next_at);
    bind_instant(&q, ":sent_at", x->sent_at);
    query_string(&q, ":failure", x->failure);
    return query_run(&q, err);
}

static enum status tell(struct store *store, const struct stored_told *x, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, x->gone ? "notice_told_remove" : "notice_told_put");
    query_string(&q, ":receiver", x->receiver);
    query_int(&q, ":event", x->event);
    query_string(&q, ":subject", x->subject);
    if (!x->gone) {
        query_string(&q, ":name", x->name);
        bind_instant(&q, ":since", x->since);
        query_int(&q, ":told_at", x->told_at);
    }
    return query_run(&q, err);
}

enum status notices_write(struct store *store, const struct notice_write *w, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < w->made_count && status == STATUS_OK; i++)
        status = add(store, &w->made[i], err);
    for (size_t i = 0; i < w->told_count && status == STATUS_OK; i++)
        status = tell(store, &w->told[i], err);
    for (size_t i = 0; i < w->tried_count && status == STATUS_OK; i++)
        status = tried(store, &w->tried[i], err);
    if (status == STATUS_OK && w->made_count > 0)
        status = trim(store, w->made[w->made_count - 1].id, err);
    return status;
}

/* --- reading ---------------------------------------------------------------------------------------- */

/* A column's text until the next step; NULL: null. SQLite ends it with a NUL. */
static char *text_at(const struct sql_query *q, int column)
{
    return column_null(q, column) ? NULL : (char *)(uintptr_t)column_text(q, column).at;
}

static int64_t instant_at(const struct sql_query *q, int column)
{
    return column_null(q, column) ? INSTANT_NONE : column_int(q, column);
}

static struct stored_notice notice_at(const struct sql_query *q)
{
    return (struct stored_notice){.id = column_int(q, 0),
                                  .receiver = text_at(q, 1),
                                  .organisation = text_at(q, 2),
                                  .way = text_at(q, 3),
                                  .test = column_int(q, 4) != 0,
                                  .made_at = column_int(q, 5),
                                  .title = text_at(q, 6),
                                  .text = text_at(q, 7),
                                  .document = text_at(q, 8),
                                  .attempts = column_int(q, 9),
                                  .next_at = instant_at(q, 10),
                                  .sent_at = instant_at(q, 11),
                                  .failure = text_at(q, 12)};
}

static enum status finish(struct sql_query *q, enum status status, struct error *err)
{
    enum status ended = query_end(q, status == STATUS_OK ? err : NULL);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return ended;
}

static enum status visit_all(struct sql_query *q, notice_visitor *visit, void *context,
                             struct error *err)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && query_next(q)) {
        struct stored_notice x = notice_at(q);
        status = visit(context, &x);
    }
    return finish(q, status, err);
}

enum status notices_waiting_each(struct store *store, notice_visitor *visit, void *context,
                                 struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "notices_waiting");
    return visit_all(&q, visit, context, err);
}

enum status notices_each_back(struct store *store, const char *organisation, int64_t before,
                              int64_t limit, notice_visitor *visit, void *context,
                              struct error *err)
{
    struct sql_query q;
    query_start(&q, store, organisation ? "notices_back_of_organisation" : "notices_back");
    if (organisation)
        query_string(&q, ":organisation", organisation);
    query_int(&q, ":before", before);
    query_int(&q, ":limit", limit);
    return visit_all(&q, visit, context, err);
}

enum status notices_last_each(struct store *store, notice_visitor *visit, void *context,
                              struct error *err)
{
    struct sql_query q;
    enum status status = STATUS_OK;
    query_start(&q, store, "notices_last");
    while (status == STATUS_OK && query_next(&q)) {
        struct stored_notice x = {
            .id = column_int(&q, 0), .receiver = text_at(&q, 1), .made_at = instant_at(&q, 2)};
        status = visit(context, &x);
    }
    return finish(&q, status, err);
}

enum status told_each(struct store *store, told_visitor *visit, void *context, struct error *err)
{
    struct sql_query q;
    enum status status = STATUS_OK;
    query_start(&q, store, "notice_told");
    while (status == STATUS_OK && query_next(&q)) {
        struct stored_told x = {.receiver = text_at(&q, 0),
                                .event = (int)column_int(&q, 1),
                                .subject = text_at(&q, 2),
                                .name = text_at(&q, 3),
                                .since = instant_at(&q, 4),
                                .told_at = column_int(&q, 5)};
        status = visit(context, &x);
    }
    return finish(&q, status, err);
}
