/* listing.h - lists of stored things: limit, after, next, as JSON and as CSV, all in one way. */
#ifndef INTACT_API_LISTING_H
#define INTACT_API_LISTING_H

#include "format/csv.h"
#include "format/json_out.h"
#include "http/request.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX     10000
#define TABLE_MAX     200000 /* rows of a table that is asked for whole: CSV or xlsx, without limit */

/* Where in a list to go on, as asked for. */
struct page {
    int64_t limit;
    struct text after; /* at == NULL: from the beginning */
};
/* Of a table without limit the page is TABLE_MAX, and a longer one is refused: it never ends in its midst without a word. */
must_use enum status page_read(const struct request *q, struct page *ret, struct error *err);
/* For a list by number: reads the number after which to go on. `none` is used where nothing is
 * given. */
must_use enum status page_after_number(const struct page *page, int64_t none, int64_t *ret_after,
                                       struct error *err);

/* For a list by number with order=newest or oldest (the default): reads the number after which to
 * go on. Without one it is -1, or INT64_MAX where the newest come first. */
must_use enum status page_order_read(const struct request *q, const struct page *page,
                                     bool *ret_newest, int64_t *ret_after, struct error *err);

/* A list being written. The caller offers its items in order. listing_wants() says whether the
 * page has room; then the caller writes the item into json or csv and calls listing_wrote() with
 * its cursor. */
struct listing {
    struct request *request;
    struct page page;
    struct buffer out;
    struct json_out json;
    struct csv_out csv;
    int64_t written;
    char last[300]; /* cursor of the last item written */
    bool more;
};
/* `columns`: the CSV's header, ends with NULL. */
void listing_begin(struct listing *l, struct request *q, const struct page *page,
                   const char *const *columns);
/* For a list by number without filters: reads the page and where it goes on, and begins the list.
 * False: answered. */
must_use bool listing_begin_numbered(struct listing *l, struct request *q,
                                     const char *const *columns, int64_t *ret_after);
bool listing_wants(struct listing *l);
void listing_wrote(struct listing *l, struct text cursor); /* ends a CSV row too */
void listing_wrote_number(struct listing *l, int64_t cursor);
void listing_end(struct listing *l, const char *name); /* answers */

/* Answers 400 and returns true where a table that is asked for whole has `more` rows than it may. */
bool page_refuses(struct request *q, bool more);

/* Sets the Link header to the same address with another `after`. */
void link_next(struct request *q, struct text after);

#endif
