#include "change/exemption_scope.h"

#include "base/buffer.h"
#include "format/json_out.h"

#include <stdio.h>
#include <stdlib.h>

/* --- from codes to numbers --------------------------------------------------------------------- */

typedef uint32_t find_code(const struct registry *r, struct text code);

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static uint32_t sort_unique(uint32_t *numbers, uint32_t count)
{
    uint32_t kept = 0;
    if (count > 0)
        qsort(numbers, count, sizeof *numbers, compare_numbers);
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || numbers[i] != numbers[kept - 1])
            numbers[kept++] = numbers[i];
    }
    return kept;
}

/* A list of a scope: what its codes are of, and how they are found. */
struct list_kind {
    const char *member, *what;
    find_code *find;
};
static const struct list_kind assets_kind = {"assets", "asset", registry_find_said},
                              except_kind = {"except", "asset", registry_find_said},
                              projects_kind = {"projects", "project", registry_find_project},
                              towns_kind = {"towns", "town", registry_find_town};

static enum status fail_unknown(const struct list_kind *kind, uint32_t index, struct text code,
                                struct error *err)
{
    char unknown[32], field[64];
    snprintf(unknown, sizeof unknown, "unknown_%s", kind->what);
    snprintf(field, sizeof field, "scope.%s[%u]", kind->member, index);
    return error_set(err, STATUS_INVALID, unknown, field, "No %s has the code %.*s.", kind->what,
                     (int)code.len, code.at);
}

/* Unknown ones are passed over where `lenient`. */
static enum status resolve_list(const struct registry *r, const struct code_list *list,
                                const struct list_kind *kind, bool lenient, uint32_t **ret_numbers,
                                uint32_t *ret_count, struct error *err)
{
    if (list->count == 0)
        return STATUS_OK;
    uint32_t *numbers = calloc(list->count, sizeof *numbers), count = 0;
    if (!numbers)
        return error_memory(err);
    *ret_numbers = numbers;
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t number = kind->find(r, list->items[i]);
        if (number != NONE)
            numbers[count++] = number;
        else if (!lenient)
            return fail_unknown(kind, i, list->items[i], err);
    }
    *ret_count = sort_unique(numbers, count);
    return STATUS_OK;
}

/* A text as it stands between its quotes in canonical JSON, in which assets keep their attributes. */
static char *copy_written(struct text t)
{
    struct buffer out = {0};
    struct json_out j;
    json_begin(&j, &out);
    json_text(&j, t);
    char *copy = out.failed ? NULL : text_copy((struct text){out.bytes + 1, out.len - 2});
    buffer_free(&out);
    return copy;
}

static enum status copy_attribute(const struct attribute_in *in, struct attribute_values *ret)
{
    ret->values = calloc(in->values.count, sizeof(*ret->values));
    ret->name = copy_written(in->name);
    if (!ret->values || !ret->name)
        return STATUS_MEMORY;
    for (; ret->count < in->values.count; ret->count++) {
        ret->values[ret->count] = copy_written(in->values.items[ret->count]);
        if (!ret->values[ret->count])
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

static enum status copy_attributes(const struct scope_in *in, struct exempt_scope *ret,
                                   struct error *err)
{
    if (in->attribute_count == 0)
        return STATUS_OK;
    ret->attributes = calloc(in->attribute_count, sizeof *ret->attributes);
    if (!ret->attributes)
        return error_memory(err);
    for (; ret->attribute_count < in->attribute_count; ret->attribute_count++) {
        uint32_t i = ret->attribute_count;
        if (copy_attribute(&in->attributes[i], &ret->attributes[i])) {
            ret->attribute_count++;
            return error_memory(err);
        }
    }
    return STATUS_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct attribute_values *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static enum status resolve(const struct registry *r, const struct scope_in *in, bool lenient,
                           struct exempt_scope *ret, struct error *err)
{
    ret->kinds = in->kinds;
    ret->classes = in->classes;
    enum status status =
        resolve_list(r, &in->assets, &assets_kind, false, &ret->assets, &ret->asset_count, err);
    if (!status)
        status = resolve_list(r, &in->except, &except_kind, false, &ret->except, &ret->except_count,
                              err);
    if (!status)
        status = resolve_list(r, &in->projects, &projects_kind, lenient, &ret->projects,
                              &ret->project_count, err);
    if (!status)
        status =
            resolve_list(r, &in->towns, &towns_kind, false, &ret->towns, &ret->town_count, err);
    if (!status)
        status = copy_attributes(in, ret, err);
    if (!status && ret->attribute_count > 1)
        qsort(ret->attributes, ret->attribute_count, sizeof *ret->attributes, by_name);
    return status;
}

enum status exemption_scope_resolve(const struct registry *r, const struct scope_in *in,
                                    struct exempt_scope *ret, struct error *err)
{
    return resolve(r, in, false, ret, err);
}

/* --- a contractor's and a supervisor's limits -------------------------------------------------- */

/* All projects that the scope sees; STATUS_FORBIDDEN if there is none. */
static enum status own_projects(const struct registry *r, const struct scope *scope,
                                struct exempt_scope *ret, struct error *err)
{
    ret->projects = calloc(r->project_count + 1, sizeof *ret->projects);
    if (!ret->projects)
        return error_memory(err);
    for (uint32_t i = 0; i < r->project_count; i++) {
        if (scope_sees_project(scope, r, i))
            ret->projects[ret->project_count++] = i;
    }
    if (ret->project_count > 0)
        return STATUS_OK;
    return error_set(err, STATUS_FORBIDDEN, "no_projects", "",
                     "Your organisation has no project to propose an exemption for.");
}

/* An asset must be one of its own. This comes before anything else is looked up: whichever fault is
 * named first, it is the same for another's asset as for nobody's. */
static enum status check_own(const struct registry *r, const struct scope *scope,
                             const struct code_list *list, const struct list_kind *kind,
                             struct error *err)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (scope_find_asset(scope, r, list->items[i]) == NONE)
            return fail_unknown(kind, i, list->items[i], err);
    }
    return STATUS_OK;
}

/* Drops the projects that this reader may not see. Somebody else's project and an unknown one must look
 * the same. */
static enum status limit_projects(const struct registry *r, const struct scope *scope,
                                  const struct scope_in *in, struct exempt_scope *x,
                                  struct error *err)
{
    uint32_t kept = 0;
    if (in->projects.count == 0)
        return own_projects(r, scope, x, err);
    for (uint32_t i = 0; i < x->project_count; i++) {
        if (scope_sees_project(scope, r, x->projects[i]))
            x->projects[kept++] = x->projects[i];
    }
    x->project_count = kept;
    if (kept > 0)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "unknown_project", "scope.projects[0]",
                     "None of these projects is one of yours.");
}

enum status exemption_scope_resolve_for(const struct registry *r, const struct scope *scope,
                                        const struct scope_in *in, struct exempt_scope *ret,
                                        struct error *err)
{
    if (scope_is_whole(scope))
        return resolve(r, in, false, ret, err);
    enum status status = check_own(r, scope, &in->assets, &assets_kind, err);
    if (!status)
        status = check_own(r, scope, &in->except, &except_kind, err);
    if (!status)
        status = resolve(r, in, true, ret, err);
    return status ? status : limit_projects(r, scope, in, ret, err);
}
