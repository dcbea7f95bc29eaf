#include "api/asset_filter.h"

#include "loop/app.h"

#include <stdlib.h>

enum status filter_read(const struct request *q, const char *name, enum collection which,
                        struct filter *ret, struct error *err)
{
    const struct district *d = &q->app->district;
    struct scope scope = token_scope(&q->who.token, q->now);
    for (size_t i = 0; i < q->asked.query_count; i++) {
        if (!text_is(q->asked.query[i].name, name))
            continue;
        struct text code = q->asked.query[i].value;
        uint32_t number = which == COLLECTION_ASSETS ? scope_find_asset(&scope, &d->registry, code)
                                                     : view_find(d, which, code);
        if (number != NONE && !view_visible(d, which, number, &scope))
            number = NONE;
        if (filter_add(ret, number) != STATUS_OK)
            return error_memory(err);
    }
    filter_close(ret);
    return STATUS_OK;
}

enum status filter_read_kinds(const struct request *q, uint8_t *ret_kinds, struct error *err)
{
    for (size_t i = 0; i < q->asked.query_count; i++) {
        int kind = 0;
        if (!text_is(q->asked.query[i].name, "kind"))
            continue;
        enum status status = name_value("kind", q->asked.query[i].value, kind_names, &kind, err);
        if (status != STATUS_OK)
            return status;
        *ret_kinds |= (uint8_t)(1u << kind);
    }
    return STATUS_OK;
}

enum status filter_read_classes(const struct request *q, uint8_t *ret_classes, struct error *err)
{
    for (size_t i = 0; i < q->asked.query_count; i++) {
        int64_t class_no = 0;
        if (!text_is(q->asked.query[i].name, "class"))
            continue;
        if (q->asked.query[i].value.len > 0 &&
            !text_to_int(q->asked.query[i].value, 1, 3, &class_no))
            return error_set(err, STATUS_INVALID, "bad_parameter", "class",
                             "class is one of: 1, 2, 3, or empty for assets without one.");
        *ret_classes |= (uint8_t)(1u << class_no);
    }
    return STATUS_OK;
}

static void read_words(const struct request *q, struct asset_filter *f)
{
    struct text t = request_parameter(q, "q");
    size_t len = t.len < sizeof f->words ? t.len : sizeof f->words - 1;
    for (size_t i = 0; i < len; i++)
        f->words[i] = t.at[i] == '+' ? ' ' : t.at[i];
    f->words[len] = '\0';
}

enum status asset_filter_read(const struct request *q, struct asset_filter *ret, struct error *err)
{
    read_words(q, ret);
    enum status status = filter_read(q, "town", COLLECTION_TOWNS, &ret->towns, err);
    if (status == STATUS_OK)
        status = filter_read(q, "project", COLLECTION_PROJECTS, &ret->projects, err);
    if (status == STATUS_OK)
        status = filter_read(q, "contractor", COLLECTION_ORGANISATIONS, &ret->contractors, err);
    if (status == STATUS_OK)
        status = filter_read_kinds(q, &ret->kinds, err);
    return status == STATUS_OK ? filter_read_classes(q, &ret->classes, err) : status;
}

void asset_filter_free(struct asset_filter *f)
{
    free(f->towns.items);
    free(f->projects.items);
    free(f->contractors.items);
    *f = (struct asset_filter){0};
}

bool asset_filter_passes(const struct asset_filter *f, const struct district *d, uint32_t asset,
                         const struct scope *scope)
{
    const struct registry *r = &d->registry;
    const struct asset seen = asset_as_seen(scope, r, r->assets + asset), *a = &seen;
    if ((f->kinds && !(f->kinds >> a->kind & 1)) ||
        (f->classes && !(f->classes >> a->class_no & 1)) || !filter_passes(&f->towns, a->town))
        return false;
    if (!f->projects.given && !f->contractors.given)
        return true;
    for (uint32_t i = 0; i < a->span_count; i++) {
        uint32_t project = a->spans[i].project;
        if (scope_sees_project(scope, r, project) && filter_passes(&f->projects, project) &&
            filter_passes(&f->contractors, r->projects[project].contractor))
            return true;
    }
    return false;
}
