#include "api/platform_catalog.h"

#include "api/listing.h"
#include "api/platform_differences.h"
#include "http/answer.h"

/* The columns that a table of assets has, so that what is unknown can be completed and imported. */
static const char *const columns[] = {"code",       "name",          "kind", "class",  "town",
                                      "project",    "from",          "to",   "parent", "address",
                                      "point_type", "function_type", NULL};

/* What a table of assets needs and no catalog says: given with the question, it stands in each row. */
static const char *const given[] = {"kind", "class", "town", "project", "from"};
#define GIVEN (sizeof given / sizeof given[0])

static void write_row(struct listing *l, const struct catalog_item *item)
{
    csv_cell(&l->csv, item->code);
    csv_cell(&l->csv, item->name);
    for (size_t i = 0; i < GIVEN; i++) {
        struct text value = request_parameter(l->request, given[i]);
        csv_cell(&l->csv, value.at ? value : text_of(""));
    }
    csv_string(&l->csv, NULL); /* to: it is in service from then on */
    csv_cell(&l->csv, item->parent);
    csv_cell(&l->csv, item->address);
    csv_cell(&l->csv, item->point_type);
    csv_cell(&l->csv, item->function_type);
}

static void write_item(struct listing *l, const struct catalog_item *item, enum difference what)
{
    const struct {
        const char *key;
        struct text value;
    } members[] = {{"code", item->code},
                   {"name", item->name},
                   {"parent", item->parent},
                   {"status", item->status},
                   {"address", item->address},
                   {"point_type", item->point_type},
                   {"function_type", item->function_type}};
    if (l->request->asked.csv) {
        write_row(l, item);
        return;
    }
    json_object_begin(&l->json);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        json_key(&l->json, members[i].key);
        json_text(&l->json, members[i].value);
    }
    json_member_string(&l->json, "difference", difference_names[what]);
    json_object_end(&l->json);
}

static bool is_wanted(const struct request *q, enum difference what)
{
    return request_admits(q, "difference", difference_names[what]);
}

/* Cursors are places in the list: first the catalog's items, then the assets that it lacks. */
static void list_catalog(const struct differences *d, struct listing *list, int64_t after)
{
    const struct registry *r = &d->app->district.registry;
    const struct request *q = list->request;
    struct catalog_item item;
    int64_t place = 0;
    for (size_t at = 0; catalog_next(d->catalog, &at, &item);) {
        enum difference what = differences_of(d, &item);
        if (++place <= after || !is_wanted(q, what))
            continue;
        if (!listing_wants(list))
            return;
        write_item(list, &item, what);
        listing_wrote_number(list, place);
    }
    struct text none = text_of("");
    for (uint32_t a = 0; a < r->asset_count && is_wanted(q, DIFFERENCE_MISSING); a++) {
        item = (struct catalog_item){text_of(r->assets[a].code),
                                     text_of(r->assets[a].name),
                                     none,
                                     none,
                                     none,
                                     none,
                                     none,
                                     false};
        if (++place <= after || !differences_is_missing(d, a, q->now))
            continue;
        if (!listing_wants(list))
            return;
        write_item(list, &item, DIFFERENCE_MISSING);
        listing_wrote_number(list, place);
    }
}

/* A town or project that is not there would only be found by the import. */
static enum status check_given(const struct request *q, struct error *err)
{
    const struct registry *r = &q->app->district.registry;
    struct text town = request_parameter(q, "town"), project = request_parameter(q, "project");
    if (town.at && registry_find_town(r, town) == NONE)
        return error_set(err, STATUS_INVALID, "unknown_town", "town", "No town has this code.");
    if (project.at && registry_find_project(r, project) == NONE)
        return error_set(err, STATUS_INVALID, "unknown_project", "project",
                         "No project has this code.");
    return STATUS_OK;
}

static void answer_catalog(struct request *q, const struct differences *d)
{
    struct listing list;
    int64_t after = 0;
    unsigned bits;
    struct error err;
    enum status status = request_names(q, "difference", difference_names, &bits, &err);
    if (!status)
        status = check_given(q, &err);
    if (answer_failed(q, status, &err) || !listing_begin_numbered(&list, q, columns, &after))
        return;
    list_catalog(d, &list, after);
    listing_end(&list, "catalog");
}

void platform_catalog_get(struct request *q)
{
    const struct registry *r = &q->app->district.registry;
    uint32_t number = registry_find_platform(r, q->asked.params[0]);
    struct differences d;
    if (number == NONE) {
        answer_unknown(q, "platform");
        return;
    }
    if (differences_begin(q->app, number, &d) == STATUS_OK)
        answer_catalog(q, &d);
    else
        answer_memory(q);
    differences_free(&d);
}
