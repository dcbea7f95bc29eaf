#include "record/evaluation_in.h"

#include "record/stored_in.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The texts go into one piece of memory. No text is longer than it is in the document. */
struct reading_in {
    struct evaluation *e;
    char *next;
    bool failed;
};

/* null -> NULL. */
static char *text_in(struct reading_in *r, json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    char *at = r->next;
    size_t len = json_string_length(value);
    if (!value || json_is_null(value))
        return NULL;
    if (!json_is_string(value)) {
        r->failed = true;
        return NULL;
    }
    memcpy(at, json_string_value(value), len);
    at[len] = 0;
    r->next += len + 1;
    return at;
}

static struct figure figure_in(struct reading_in *r, json_t *value)
{
    struct figure f = figure_of_counts(stored_int(&r->failed, value, "numerator"),
                                       stored_int(&r->failed, value, "denominator"), 0);
    const char *verdict = json_string_value(json_object_get(value, "verdict"));
    int found = verdict ? name_find(verdict_names, text_of(verdict)) : -1;
    r->failed = r->failed || found < 0;
    f.verdict = (enum verdict)(found < 0 ? 0 : found);
    return f;
}

static struct comparison comparison_in(struct reading_in *r, json_t *item)
{
    json_t *x = json_object_get(item, "compared_to");
    return (struct comparison){.last_year = stored_fraction(&r->failed, x, "last_year"),
                               .standard = stored_fraction(&r->failed, x, "standard"),
                               .plan = stored_fraction(&r->failed, x, "plan")};
}

static void judged_in(struct reading_in *r, json_t *item, struct evaluation_row *row,
                      struct judgement *x)
{
    if (row->points_hundredths == SCORE_NONE)
        return;
    *x = (struct judgement){.points_hundredths = row->points_hundredths,
                            .evidence = text_in(r, item, "evidence"),
                            .note = text_in(r, item, "note"),
                            .at = stored_instant(&r->failed, item, "judged_at")};
    row->judged = x;
}

static void row_in(struct reading_in *r, json_t *item, const struct evaluation_rule *rule,
                   uint32_t place)
{
    struct evaluation_row *row = &r->e->rows[place];
    const char *level3 = json_string_value(json_object_get(item, "level3"));
    *row = (struct evaluation_row){.rule = rule,
                                   .points_hundredths = stored_fraction(&r->failed, item, "points"),
                                   .compared_to = comparison_in(r, item)};
    r->failed = r->failed || !level3 || strcmp(level3, rule->level3) != 0;
    if (rule->indicator < 0) {
        judged_in(r, item, row, &r->e->read[place]);
        return;
    }
    row->figure = figure_in(r, item);
    row->figure.target_bp = stored_fraction(&r->failed, item, "target");
    row->last_year = figure_in(r, json_object_get(item, "last_year"));
}

static void head_in(struct reading_in *r, json_t *document)
{
    struct evaluation *e = r->e;
    json_t *journal = json_object_get(document, "journal");
    const char *head = json_string_value(json_object_get(journal, "head"));
    r->failed = r->failed || !head || !digest_from_hex(text_of(head), &e->head);
    e->seq = (uint64_t)stored_int(&r->failed, journal, "seq");
    e->year = (int)stored_int(&r->failed, document, "year");
    e->from = stored_instant(&r->failed, document, "from");
    e->to = stored_instant(&r->failed, document, "to");
    e->as_of = stored_instant(&r->failed, document, "as_of");
    e->total_hundredths = stored_fraction(&r->failed, document, "total");
    e->weight = stored_int(&r->failed, document, "weight");
    e->open_weight = stored_int(&r->failed, document, "open_weight");
}

static enum status rows_in(struct reading_in *r, json_t *document, const struct rule_book *book)
{
    json_t *items = json_object_get(document, "items");
    int64_t rules = stored_int(&r->failed, document, "rules");
    if (r->failed || rules < 1 || rules > book->count)
        return STATUS_CORRUPT;
    r->e->rules = book->items[rules - 1];
    if (json_array_size(items) != r->e->rules->evaluation_count)
        return STATUS_CORRUPT;
    r->e->rows = calloc(json_array_size(items) + 1, sizeof *r->e->rows);
    r->e->read = calloc(json_array_size(items) + 1, sizeof *r->e->read);
    if (!r->e->rows || !r->e->read)
        return STATUS_MEMORY;
    for (; r->e->count < r->e->rules->evaluation_count; r->e->count++)
        row_in(r, json_array_get(items, r->e->count), &r->e->rules->evaluation[r->e->count],
               r->e->count);
    return r->failed ? STATUS_CORRUPT : STATUS_OK;
}

enum status evaluation_in_read(struct text document, const struct rule_book *book,
                               struct evaluation *ret, struct error *err)
{
    struct evaluation e = {.texts = malloc(document.len + 1)};
    struct reading_in r = {.e = &e, .next = e.texts};
    json_error_t why;
    json_t *value = e.texts ? json_loadb(document.at, document.len, 0, &why) : NULL;
    enum status status = e.texts ? STATUS_CORRUPT : STATUS_MEMORY;
    if (value) {
        head_in(&r, value);
        status = rows_in(&r, value, book);
    } else if (e.texts && json_error_code(&why) == json_error_out_of_memory) {
        status = STATUS_MEMORY;
    }
    json_decref(value);
    if (status == STATUS_OK) {
        *ret = e;
        return STATUS_OK;
    }
    evaluation_free(&e);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return error_set(err, STATUS_CORRUPT, "corrupt", "", "A stored evaluation can't be read.");
}
