/* links.h - where a number comes from: relative addresses of the next level down, with the same
 * window, filters and as_of, as "links":{"explain":"/api/v1/..."} of an answer or an item of it. */
#ifndef INTACT_VIEW_LINKS_H
#define INTACT_VIEW_LINKS_H

#include "figure/population.h"
#include "format/json_out.h"

/* One address being put together. Its memory is reused from one to the next; buffer_free() it. */
struct link {
    struct buffer url;
    bool asked; /* it has a ? already */
};

void link_begin(struct link *l, const char *path);   /* a literal, or begun by one */
void link_segment(struct link *l, const char *code); /* "/" and the code, escaped */
void link_path(struct link *l, const char *path);    /* as it is */
void link_text(struct link *l, const char *name, const char *value); /* NULL: left out */
void link_instant(struct link *l, const char *name, int64_t at); /* in UTC, which needs no escape */

/* from, to and, where it cuts the window, as_of. */
void link_window(struct link *l, const struct query *q);
/* Writes it as a member; without memory the output is failed. */
void json_link(struct json_out *j, const char *key, struct link *l);
/* "links":{"explain":...} */
void json_explain(struct json_out *j, struct link *l);

/* A group of rates or status: the same question by asset, for this group alone. `path` is "rates" or
 * "status". A group of what has no code ("" of a contractor) has none. */
void json_explain_group(struct json_out *j, struct link *l, const char *path,
                        const struct district *d, const struct query *q, const struct group *group);
/* Of an answer by asset: once for all, as a template for the item's {key}. */
void json_explain_assets(struct json_out *j, struct link *l, int64_t from, int64_t to,
                         int64_t as_of);
/* The asset's timeline, or its reports ("reports"), in a stretch. */
void link_asset(struct link *l, const char *code, const char *what, int64_t from, int64_t to);

#endif
