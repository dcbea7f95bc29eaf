/* asset_filter.h - the filters of lists: words in a code or name, and for assets also kind, class,
 * town, project and contractor. */
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

/* Tells whether the asset passes. Where projects or contractors are named, a span that the reader
 * may see has to match them. */
bool asset_filter_passes(const struct asset_filter *f, const struct district *d, uint32_t asset,
                         const struct scope *scope);

/* Reads one of the repeatable filters. A code that does not exist, or is not for this reader,
 * matches nothing and is named in no link. */
must_use enum status filter_read(const struct request *q, const char *name, enum collection which,
                                 struct filter *ret, struct error *err);
must_use enum status filter_read_kinds(const struct request *q, uint8_t *ret_kinds,
                                       struct error *err);
/* "1", "2", "3", and "" for what has none (bit 0). */
must_use enum status filter_read_classes(const struct request *q, uint8_t *ret_classes,
                                         struct error *err);

#endif
