#include "view/links.h"

static bool is_plain(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != '\0' && strchr("-._~", c));
}

static void add_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (is_plain((unsigned char)*text))
            buffer_add_byte(out, (uint8_t)*text);
        else
            buffer_addf(out, "%%%02X", (unsigned char)*text);
    }
}

void link_begin(struct link *l, const char *path)
{
    buffer_reset(&l->url);
    l->asked = false;
    buffer_add_text(&l->url, path);
}

void link_segment(struct link *l, const char *code)
{
    buffer_add_byte(&l->url, '/');
    add_escaped(&l->url, code);
}

void link_path(struct link *l, const char *path)
{
    buffer_add_text(&l->url, path);
}

static void begin_parameter(struct link *l, const char *name)
{
    buffer_add_byte(&l->url, l->asked ? '&' : '?');
    l->asked = true;
    buffer_add_text(&l->url, name);
    buffer_add_byte(&l->url, '=');
}

void link_text(struct link *l, const char *name, const char *value)
{
    if (!value)
        return;
    begin_parameter(l, name);
    add_escaped(&l->url, value);
}

void link_instant(struct link *l, const char *name, int64_t at)
{
    char text[INSTANT_TEXT_SIZE];
    instant_format(at, 0, text);
    begin_parameter(l, name);
    buffer_add(&l->url, text, 19); /* 2022-09-01T00:00:00 */
    buffer_add_byte(&l->url, 'Z');
}

static void add_window(struct link *l, int64_t from, int64_t to, int64_t as_of)
{
    link_instant(l, "from", from);
    link_instant(l, "to", to);
    if (as_of != to)
        link_instant(l, "as_of", as_of);
}

void link_window(struct link *l, const struct query *q)
{
    add_window(l, q->from, q->to, q->as_of);
}

static void add_filter(struct link *l, const char *name, const struct filter *f,
                       const struct registry *r, enum grouping which)
{
    for (uint32_t i = 0; i < f->count; i++) {
        uint32_t n = f->items[i];
        if (n != NONE)
            link_text(l, name,
                      which == BY_PROJECT      ? r->projects[n].code
                      : which == BY_CONTRACTOR ? r->organisations[n].code
                      : which == BY_TOWN       ? r->towns[n].code
                                               : r->assets[n].code);
    }
}

/* Adds the query's filters, but not that of `except` (GROUPING_COUNT: all). */
static void add_filters(struct link *l, const struct district *d, const struct query *q,
                        enum grouping except)
{
    static const char *const classes[] = {"", "1", "2", "3"};
    const struct registry *r = d ? &d->registry : NULL; /* NULL: no filter needs it */
    if (except != BY_PROJECT)
        add_filter(l, "project", &q->projects, r, BY_PROJECT);
    if (except != BY_CONTRACTOR)
        add_filter(l, "contractor", &q->contractors, r, BY_CONTRACTOR);
    if (except != BY_TOWN)
        add_filter(l, "town", &q->towns, r, BY_TOWN);
    if (except != BY_ASSET)
        add_filter(l, "asset", &q->assets, r, BY_ASSET);
    for (int k = 0; k < KIND_COUNT && except != BY_KIND; k++)
        link_text(l, "kind", q->kinds >> k & 1 ? kind_names[k] : NULL);
    for (int c = 0; c < 4 && except != BY_CLASS; c++)
        link_text(l, "class", q->classes >> c & 1 ? classes[c] : NULL);
}

void json_link(struct json_out *j, const char *key, struct link *l)
{
    const char *url = buffer_text(&l->url);
    if (!url)
        j->out->failed = true;
    json_member_string(j, key, url);
}

void json_explain(struct json_out *j, struct link *l)
{
    json_key(j, "links");
    json_object_begin(j);
    json_link(j, "explain", l);
    json_object_end(j);
}

/* Naming a kind or a class replaces the rules' population whole, so what of it the group has is named
 * too: of cameras the classes, and of what has no class the kinds that are no cameras. */
static void add_population(struct link *l, const struct query *q, const struct group *group)
{
    struct query named = {0};
    if (q->every_asset || q->kinds || q->classes || q->assets.given)
        return;
    if (q->by == BY_KIND && strcmp(group->key, kind_names[KIND_CAMERA]) == 0)
        named.classes = q->rules->classes;
    if (q->by == BY_CLASS && !group->key[0])
        named.kinds = (uint8_t)(q->rules->kinds & ~(1u << KIND_CAMERA));
    add_filters(l, NULL, &named, GROUPING_COUNT);
}

void json_explain_group(struct json_out *j, struct link *l, const char *path,
                        const struct district *d, const struct query *q, const struct group *group)
{
    bool unnamed = !group->key[0] && q->by != BY_DISTRICT && q->by != BY_CLASS;
    if (q->by == BY_ASSET || unnamed)
        return;
    link_begin(l, "/api/v1/");
    link_path(l, path);
    link_text(l, "by", "asset");
    if (strcmp(path, "status") == 0)
        link_instant(l, "as_of", q->as_of);
    else
        link_window(l, q);
    add_filters(l, d, q, q->by);
    if (q->by != BY_DISTRICT)
        link_text(l, grouping_names[q->by], group->key);
    add_population(l, q, group);
    json_explain(j, l);
}

void json_explain_assets(struct json_out *j, struct link *l, int64_t from, int64_t to,
                         int64_t as_of)
{
    link_begin(l, "/api/v1/assets/{key}/timeline");
    add_window(l, from, to, as_of);
    json_key(j, "links");
    json_object_begin(j);
    json_link(j, "explain", l);
    link_begin(l, "/api/v1/repairs?asset={key}");
    json_link(j, "repairs", l);
    json_object_end(j);
}

void link_asset(struct link *l, const char *code, const char *what, int64_t from, int64_t to)
{
    link_begin(l, "/api/v1/assets");
    link_segment(l, code);
    link_path(l, "/");
    link_path(l, what);
    add_window(l, from, to, to);
}
