/* How long one look for lasting faults takes: bench_auto_repairs DIR, a directory that no daemon holds,
 * such as the demonstration's. Prints milliseconds of a look at everything and of one at two days. */
#include "change/auto_repairs.h"
#include "change/ops.h"
#include "ledger/load.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void look(const struct district *d, const char *what, int64_t from, int64_t now)
{
    struct change *change = NULL;
    struct error err;
    double begun = now_ms();
    enum status status = change_prepare_auto_repairs(d, from, now, &change, &err);
    printf("%s: %.2f ms, status %d, %zu bytes of %s\n", what, now_ms() - begun, (int)status,
           change ? change->body.len : 0, change ? change_ops[change->op].name : "nothing");
    change_free(change);
}

int main(int argc, char **argv)
{
    char path[1100];
    struct store *store = NULL;
    struct error err;
    static struct district d;
    snprintf(path, sizeof path, "%s/intact.db", argc > 1 ? argv[1] : "build/demo");
    if (store_open(path, STORE_READ, &store, &err) || district_load(store, &d, &err)) {
        fprintf(stderr, "%s: %s\n", path, err.detail);
        return EXIT_FAILURE;
    }
    for (int i = 0; i < 3; i++) {
        look(&d, "everything", INSTANT_2000, d.last_at + 1);
        look(&d, "two days", d.last_at - 172800, d.last_at + 1);
    }
    printf("%u assets, %u repairs\n", d.registry.asset_count, d.repairs.count);
    district_free(&d);
    store_close(store);
    return EXIT_SUCCESS;
}
