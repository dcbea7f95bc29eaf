#include "change/list.h"

enum status list_work_begin(struct list_work *w, const struct list_applier *by,
                            const struct journalled *row, struct error *err)
{
    *w = (struct list_work){.by = by};
    if (by->state_new) {
        w->state = by->state_new();
        if (!w->state)
            return error_memory(err);
    }
    enum status status = items_open(row->body, &w->document, err);
    if (status)
        list_work_free(w);
    return status;
}

static enum status take_some(struct list_work *w, struct district *d, const struct journalled *row,
                             uint32_t records_max, struct error *err)
{
    struct record record;
    for (uint32_t i = 0; i < records_max; i++) {
        w->taken = !document_next(w->document, &record);
        enum status status = w->taken ? STATUS_OK : w->by->take(d, row, &record, w->state, err);
        if (w->taken || status)
            return status;
    }
    return STATUS_OK;
}

enum status list_work_step(struct list_work *w, struct district *d, const struct journalled *row,
                           uint32_t records_max, bool *ret_more, struct error *err)
{
    *ret_more = true;
    enum status status = w->taken ? STATUS_OK : take_some(w, d, row, records_max, err);
    if (status || !w->taken)
        return status;
    *ret_more = false;
    return w->by->end ? w->by->end(d, row, w->state, records_max, ret_more, err) : STATUS_OK;
}

void list_work_free(struct list_work *w)
{
    document_free(w->document);
    if (w->state)
        w->by->state_free(w->state);
    *w = (struct list_work){0};
}
