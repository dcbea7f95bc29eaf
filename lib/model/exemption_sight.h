/* exemption_sight.h - which exemptions a reader may see, fast enough for a list of thousands. */
#ifndef INTACT_MODEL_EXEMPTION_SIGHT_H
#define INTACT_MODEL_EXEMPTION_SIGHT_H

#include "model/exemption.h"

/* When assets of one town, kind and class are in the reader's service. */
struct sight_row {
    uint32_t town, project;
    uint8_t kind, class_no;
    struct interval_set when;
};

/* What of a scope bears on exemptions. Nearly every exemption without a list of assets asks of an asset only its
 * town, kind and class, so a few dozen rows stand for all assets. One that asks more, for attributes or but for
 * some assets, is held against the reader's own assets one by one. */
struct exemption_sight {
    const struct registry *registry;
    struct scope scope;
    struct sight_row *rows; /* owned; none for a reader who sees everything */
    uint32_t count;
    uint32_t *assets; /* those the reader has or had in service; owned */
    uint32_t asset_count;
};

/* Takes time by the number of assets. STATUS_MEMORY. */
must_use enum status exemption_sight_make(const struct registry *r, const struct scope *scope,
                                          struct exemption_sight *ret);
void exemption_sight_free(struct exemption_sight *s);

/* Tells whether this reader may see *x: what it has proposed itself, and what bears on a second at which an
 * asset is in its service. */
bool exemption_sight_sees(const struct exemption_sight *s, const struct exemption *x);

#endif
