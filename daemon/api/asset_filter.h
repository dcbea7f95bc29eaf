/* asset_filter.h - what a list of the registry is asked for: words, and of assets kind, class,
 * town, contract. */
#ifndef INTACT_API_ASSET_FILTER_H
#define INTACT_API_ASSET_FILTER_H

#include "api/registry_view.h"
#include "figure/query.h"
#include "http/request.h"

struct asset_filter {
    char words[260]; /* part of a code or name; "": any */
    struct filter towns, projects, contractors;
    uint8_t kinds, classes; /* bits; 0: any */
};

must_use enum status asset_filter_read(const struct request *q, struct asset_filter *ret,
                                       struct error *err);
void asset_filter_free(struct asset_filter *f);

/* By a span the reader may see, where projects or contractors are named. */
bool asset_filter_passes(const struct asset_filter *f, const struct district *d, uint32_t asset,
                         const struct scope *scope);

/* The repeatable filters of figures and lists. A code that does not exist, or is not for this reader,
 * matches nothing and is named in no link. */
must_use enum status filter_read(const struct request *q, const char *name, enum collection which,
                                 struct filter *ret, struct error *err);
must_use enum status filter_read_kinds(const struct request *q, uint8_t *ret_kinds,
                                       struct error *err);
/* "1", "2", "3", and "" for what has none (bit 0). */
must_use enum status filter_read_classes(const struct request *q, uint8_t *ret_classes,
                                         struct error *err);

#endif
