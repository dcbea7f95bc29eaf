/* Fills a data directory as the daemon would have: the district over HTTP, then rounds straight into the
 * journal with a checkpoint of the runs before the last of them. Also writes the transitions as
 * CSV, which is what somebody without the daemon would start from.
 *
 *   bench_fill INTACTD DIR ASSETS ROUNDS ROUND_S TAIL_ROUNDS [quick]
 *
 * quick packs the frames with less effort: a year is wanted for its start, not for its size. */
#include "ledger/apply_frame.h"
#include "store/anchor.h"
#include "store/checkpoint_save.h"
#include "store/journal.h"
#include "store/store.h"
#include "store/transaction.h"
#include "tests/bench/kit/kit.c"

#include "ledger/load.h"
#include "model/timeline_read.h"
#include "report/frame_pack.h"
#include "store/checkpoint.h"

#include <pthread.h>
#include <signal.h>
#include <zlib.h>

#define QUEUE_MAX         16
#define ROUNDS_PER_COMMIT 24
#define WAL_PAGES_MAX     4096

/* A round on its way from the thread that makes it to the one that keeps it. */
struct packed_round {
    struct buffer raw, packed;
    int64_t at;
    uint32_t reports;
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct packed_round items[QUEUE_MAX];
    uint64_t made, kept;
    uint64_t rounds;
    uint32_t assets;
    int64_t round_s;
    bool quick;
};

struct fill {
    struct store *store;
    struct anchor anchor;
    struct district district;
};

static void pack_quickly(const struct buffer *raw, struct buffer *ret_packed)
{
    uLongf len = compressBound(raw->len);
    struct buffer packed = {0};
    char *to = need(buffer_reserve(&packed, len));
    if (compress2((Bytef *)to, &len, (const Bytef *)raw->bytes, raw->len, 1) != Z_OK)
        give_up("a frame could not be packed");
    packed.len = len;
    *ret_packed = packed;
}

static void *make_rounds(void *context)
{
    struct queue *q = context;
    struct load l;
    load_init(&l, q->assets, LOAD_START_AT);
    l.round_s = q->round_s;
    for (uint64_t i = 0; i < q->rounds; i++) {
        struct packed_round r = {.at = l.at};
        load_next(&l);
        load_frame(&l, &r.raw);
        if (q->quick)
            pack_quickly(&r.raw, &r.packed);
        else
            must(frame_compress(&r.raw, &r.packed));
        r.reports = l.count;
        pthread_mutex_lock(&q->lock);
        while (q->made - q->kept == QUEUE_MAX)
            pthread_cond_wait(&q->changed, &q->lock);
        q->items[q->made++ % QUEUE_MAX] = r;
        pthread_cond_signal(&q->changed);
        pthread_mutex_unlock(&q->lock);
    }
    load_free(&l);
    return NULL;
}

static struct packed_round take_round(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    while (q->made == q->kept)
        pthread_cond_wait(&q->changed, &q->lock);
    struct packed_round r = q->items[q->kept++ % QUEUE_MAX];
    pthread_cond_signal(&q->changed);
    pthread_mutex_unlock(&q->lock);
    return r;
}

static void keep_round(struct fill *f, struct packed_round *r)
{
    struct error err;
    struct late_list late = {0};
    struct journal_row row = {.kind = JOURNAL_REPORTS,
                              .received_at = r->at + 5,
                              .token = 2,
                              .feed = 0,
                              .first_at = r->at,
                              .last_at = r->at,
                              .accepted = r->reports,
                              .reports = r->reports,
                              .body = {r->packed.bytes, r->packed.len}};
    must(journal_append(f->store, &row, &err));
    must(frame_apply(&f->district, 0, r->at + 5, r->raw.bytes, r->raw.len, &late));
    if (late.count > 0)
        give_up("late reports in a load that has none");
    f->district.seq = row.seq;
    f->district.head = row.head;
    buffer_free(&r->raw);
    buffer_free(&r->packed);
}

static void save_runs(struct fill *f)
{
    struct error err;
    struct district *d = &f->district;
    struct checkpoint *c;
    must(checkpoint_take(&d->timelines, &d->repairs, true, &c));
    c->whole = true;
    c->seq = d->seq;
    c->head = d->head;
    c->reports = d->reports;
    c->first_at = d->first_at;
    c->last_at = d->last_at;
    must(checkpoint_save(f->store, c, &err));
    checkpoint_free(c);
}

static void commit(struct fill *f)
{
    struct error err;
    must(store_commit(f->store, &err));
    must(anchor_write(&f->anchor, f->district.seq, &f->district.head, &err));
    if (store_wal_pages(f->store) > WAL_PAGES_MAX)
        must(store_checkpoint(f->store, false, &err));
}

static void keep_rounds(struct fill *f, struct queue *q, uint64_t tail)
{
    struct error err;
    must(store_begin(f->store, &err));
    for (uint64_t i = 0; i < q->rounds; i++) {
        struct packed_round r = take_round(q);
        keep_round(f, &r);
        bool runs = i + 1 + tail == q->rounds;
        if (runs)
            save_runs(f);
        if (!runs && (i + 1) % ROUNDS_PER_COMMIT)
            continue;
        commit(f);
        must(store_begin(f->store, &err));
    }
    commit(f);
    must(store_checkpoint(f->store, true, &err));
}

/* --- transitions ------------------------------------------------------------------------------ */

struct transitions {
    FILE *file;
    uint32_t asset;
    unsigned aspect;
    struct stretch open; /* from == to: none */
};

static void end_stretch(struct transitions *t)
{
    if (t->open.from < t->open.to)
        fprintf(t->file, LOAD_CODE ",%s,%s,%lld,%lld\n", t->asset, aspect_names[t->aspect],
                condition_names[t->open.condition], (long long)t->open.from, (long long)t->open.to);
}

static void add_stretch(void *context, const struct stretch *s)
{
    struct transitions *t = context;
    if (t->open.from < t->open.to && t->open.condition == s->condition) {
        t->open.to = s->to;
        return;
    }
    end_stretch(t);
    t->open = *s;
}

static FILE *open_file(const char *dir, const char *name)
{
    char path[1200];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return need(fopen(path, "w"));
}

static void write_transitions(const struct district *d, const char *dir, int64_t to)
{
    struct transitions t = {.file = open_file(dir, "transitions.csv")};
    FILE *assets = open_file(dir, "assets.csv");
    struct timeline_reader reader = {&d->timelines, &d->registry, EXPECTED_DEFAULT_S};
    for (t.asset = 0; t.asset < d->registry.asset_count; t.asset++) {
        const struct asset *a = &d->registry.assets[t.asset];
        const struct project *p = &d->registry.projects[a->spans[0].project];
        fprintf(assets, "%s,%s\n", a->code, d->registry.organisations[p->contractor].code);
        for (t.aspect = 0; t.aspect < ASPECT_COUNT; t.aspect++) {
            t.open = (struct stretch){0};
            timeline_walk(&reader, t.asset, t.aspect, LOAD_START_AT, to, add_stretch, &t);
            end_stretch(&t);
        }
    }
    fclose(assets);
    fclose(t.file);
}

/* --- all of it -------------------------------------------------------------------------------- */

static void register_all(const char *intactd, const char *dir, uint32_t assets)
{
    struct server s;
    intactd_start(&s, intactd, dir);
    district_register(s.port, dir, assets);
    server_stop(&s, SIGTERM);
}

static void open_fill(struct fill *f, const char *dir)
{
    char path[1200];
    struct error err;
    snprintf(path, sizeof path, "%s/intact.db", dir);
    must(store_open(path, STORE_WRITE, &f->store, &err));
    snprintf(path, sizeof path, "%s/intact.anchor", dir);
    must(anchor_begin(&f->anchor, path, f->store, &err));
    must(district_load(f->store, &f->district, &err));
}

static void close_fill(struct fill *f)
{
    store_close(f->store);
    anchor_close(&f->anchor);
    district_free(&f->district);
}

int main(int argc, char **argv)
{
    if (argc < 7)
        give_up("bench_fill INTACTD DIR ASSETS ROUNDS ROUND_S TAIL_ROUNDS [quick]");
    struct fill f = {0};
    struct queue q = {.lock = PTHREAD_MUTEX_INITIALIZER,
                      .changed = PTHREAD_COND_INITIALIZER,
                      .assets = (uint32_t)atol(argv[3]),
                      .rounds = (uint64_t)atol(argv[4]),
                      .round_s = atol(argv[5]),
                      .quick = argc > 7};
    pthread_t thread;
    double start = now_s();
    register_all(argv[1], argv[2], q.assets);
    tell_one("fill_registered_s", now_s() - start);
    if (q.rounds == 0)
        return 0;
    open_fill(&f, argv[2]);
    if (pthread_create(&thread, NULL, make_rounds, &q) != 0)
        give_up("no thread");
    keep_rounds(&f, &q, (uint64_t)atol(argv[6]));
    pthread_join(thread, NULL);
    tell_one("fill_s", now_s() - start);
    if (!q.quick)
        write_transitions(&f.district, argv[2], LOAD_START_AT + (int64_t)q.rounds * q.round_s);
    close_fill(&f);
    return 0;
}
