#include "api/listing.h"

#include "http/answer.h"

#include <stdio.h>

static bool is_whole(const struct request *q)
{
    return q->asked.csv && !request_parameter(q, "limit").at;
}

bool page_refuses(struct request *q, bool more)
{
    struct error err;
    if (!more || !is_whole(q))
        return false;
    error_set(
        &err, STATUS_INVALID, "too_large", "format",
        "The table has more rows than are sent at once (%d at most). Ask for it in parts, with "
        "limit and after, or for less.",
        TABLE_MAX);
    answer_error(q, &err);
    return true;
}

enum status page_read(const struct request *q, struct page *ret, struct error *err)
{
    *ret = (struct page){.limit = is_whole(q) ? TABLE_MAX : LIMIT_DEFAULT,
                         .after = request_parameter(q, "after")};
    if (ret->after.len == 0)
        ret->after.at = NULL;
    return request_integer(q, "limit", 1, LIMIT_MAX, &ret->limit, err);
}

enum status page_after_number(const struct page *page, int64_t none, int64_t *ret_after,
                              struct error *err)
{
    *ret_after = none;
    if (!page->after.at || text_to_int(page->after, 0, INT64_MAX, ret_after))
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "bad_parameter", "after",
                     "after is the `next` of the page before, a whole number.");
}

enum status page_order_read(const struct request *q, const struct page *page, bool *ret_newest,
                            int64_t *ret_after, struct error *err)
{
    static const char *const orders[] = {"oldest", "newest", NULL};
    int order = 0;
    enum status status = request_name(q, "order", orders, &order, err);
    if (status == STATUS_OK)
        status = page_after_number(page, order ? INT64_MAX : -1, ret_after, err);
    *ret_newest = order != 0;
    return status;
}

void listing_begin(struct listing *l, struct request *q, const struct page *page,
                   const char *const *columns)
{
    *l = (struct listing){.request = q, .page = *page};
    if (!q->asked.csv) {
        json_begin(&l->json, &l->out);
        json_object_begin(&l->json);
        json_key(&l->json, "items");
        json_array_begin(&l->json);
        return;
    }
    l->out = answer_buffer(q);
    csv_begin(&l->csv, &l->out);
    csv_header(&l->csv, columns);
}

bool listing_begin_numbered(struct listing *l, struct request *q, const char *const *columns,
                            int64_t *ret_after)
{
    struct page page;
    struct error err;
    enum status status = page_read(q, &page, &err);
    if (status == STATUS_OK)
        status = page_after_number(&page, 0, ret_after, &err);
    if (answer_failed(q, status, &err))
        return false;
    listing_begin(l, q, &page, columns);
    return true;
}

bool listing_wants(struct listing *l)
{
    l->more = l->written == l->page.limit;
    return !l->more;
}

void listing_wrote(struct listing *l, struct text cursor)
{
    size_t len = cursor.len < sizeof l->last ? cursor.len : sizeof l->last - 1;
    memcpy(l->last, cursor.at, len);
    l->last[len] = '\0';
    l->written++;
    if (l->request->asked.csv)
        csv_end_row(&l->csv);
}

void listing_wrote_number(struct listing *l, int64_t cursor)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)cursor);
    listing_wrote(l, text_of(text));
}

void listing_end(struct listing *l, const char *name)
{
    struct request *q = l->request;
    if (page_refuses(q, l->more)) {
        buffer_free(&l->out);
        return;
    }
    if (l->more)
        link_next(q, text_of(l->last));
    if (!q->asked.csv) {
        json_array_end(&l->json);
        json_member_string(&l->json, "next", l->more ? l->last : NULL);
        json_object_end(&l->json);
    }
    answer_body(q, &l->out, name);
}

static bool is_unreserved(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != '\0' && strchr("-._~", c));
}

static void add_escaped(struct buffer *out, struct text t)
{
    for (size_t i = 0; i < t.len; i++) {
        unsigned char c = (unsigned char)t.at[i];
        if (is_unreserved(c))
            buffer_add_byte(out, c);
        else
            buffer_addf(out, "%%%02X", c);
    }
}

void link_next(struct request *q, struct text after)
{
    struct buffer *out = &q->answer.link;
    buffer_reset(out);
    buffer_add_byte(out, '<');
    buffer_add(out, q->head.uri, uri_path_len(q->head.uri));
    buffer_add_byte(out, '?');
    for (size_t i = 0; i < q->asked.query_count; i++) {
        if (text_is(q->asked.query[i].name, "after"))
            continue;
        add_escaped(out, q->asked.query[i].name);
        buffer_add_byte(out, '=');
        add_escaped(out, q->asked.query[i].value);
        buffer_add_byte(out, '&');
    }
    buffer_add_text(out, "after=");
    add_escaped(out, after);
    buffer_add_text(out, ">; rel=\"next\"");
}
