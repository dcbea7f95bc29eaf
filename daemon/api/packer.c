#include "api/packer.h"

#include "format/gzip.h"
#include "http/answer.h"
#include "http/packing.h"
#include "loop/readings.h"

#include <stdlib.h>

struct packer_work {
    struct buffer body, packed;
    void *before; /* the handler's own work, which may still be in use below us */
    void (*free_before)(void *work);
};

static void work_free(void *work)
{
    struct packer_work *w = work;
    if (w->free_before)
        w->free_before(w->before);
    buffer_free(&w->body);
    buffer_free(&w->packed);
    free(w);
}

/* Without memory nothing is packed, and the body goes as it is. */
static enum status run(struct store *store, void *work, struct error *err)
{
    struct packer_work *w = work;
    (void)store;
    (void)err;
    if (gzip_pack((struct text){w->body.bytes, w->body.len}, GZIP_FAST, &w->packed) != STATUS_OK)
        w->packed = (struct buffer){0};
    return STATUS_OK;
}

static void give_back(struct request *q)
{
    struct packer_work *w = q->work;
    q->answer.body = w->body;
    q->work = w->before;
    q->work_free = w->free_before;
}

static void done(struct request *q)
{
    struct packer_work *w = q->work;
    give_back(q);
    packing_take(q, &w->packed);
    free(w);
}

bool packer_pack(struct request *q)
{
    struct packer_work *w = calloc(1, sizeof *w);
    answer_hold(q); /* counted while it waits; without room it is a 503 now */
    if (!w || !packing_wants(q)) {
        free(w);
        return false;
    }
    *w = (struct packer_work){
        .body = q->answer.body, .before = q->work, .free_before = q->work_free};
    q->answer.body = (struct buffer){0};
    q->work = w;
    q->work_free = work_free;
    if (read_if_room(q, run, done))
        return true;
    give_back(q);
    free(w);
    return false;
}
