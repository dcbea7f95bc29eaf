#include "record/cell_names.h"

#include "base/text_code.h"
#include "record/cell_fault.h"
#include "record/cell_text.h"

#include <jansson.h>

static const struct {
    const char *what, *fault;
} references[] = {[REFERENCE_TOWN] = {"town", "unknown_town"},
                  [REFERENCE_PARTY] = {"organisation", "unknown_organisation"},
                  [REFERENCE_PROJECT] = {"project", "unknown_project"},
                  [REFERENCE_ASSET] = {"asset", "unknown_asset"}};

/* How many are called so. With wide letters and digits as plain ones; names that have wide ones are found as they stand. */
static unsigned look_up(const struct named_cell *k, enum reference what, struct text word,
                        struct buffer *code)
{
    const struct table_lookup *lookup = k->t->lookup;
    struct buffer folded = {0};
    cell_fold(word, &folded);
    struct text plain = {folded.bytes ? folded.bytes : "", folded.len};
    struct text found_code = plain;
    unsigned found = lookup ? lookup->find(lookup->context, what, plain, &found_code) : 1;
    if (found == 0)
        found = lookup->find(lookup->context, what, word, &found_code);
    buffer_reset(code);
    buffer_add(code, found_code.at, found_code.len);
    code->failed = code->failed || folded.failed;
    buffer_free(&folded);
    return found;
}

static void refuse(const struct named_cell *k, enum reference what, struct text word,
                   unsigned found)
{
    size_t shown = text_cut(word, CELL_SHOWN_MAX);
    if (found == 0)
        cell_fault(k->t, k->line, references[what].fault, k->field,
                   "No %s has the code or the name %.*s.", references[what].what, (int)shown,
                   word.at);
    else
        cell_fault(k->t, k->line, "ambiguous_name", k->field,
                   "%u %ss are called %.*s: write the code of the one that is meant.", found,
                   references[what].what, (int)shown, word.at);
}

/* Returns the code of the one that is called so. NULL: it is refused, or there is no memory. */
static json_t *code_of(const struct named_cell *k, enum reference what, struct text word,
                       bool *failed)
{
    struct buffer code = {0};
    json_t *value = NULL;
    unsigned found = look_up(k, what, word, &code);
    if (found != 1) {
        refuse(k, what, word, found);
    } else {
        value = code.failed ? NULL : json_stringn(code.bytes ? code.bytes : "", code.len);
        *failed |= value == NULL;
    }
    buffer_free(&code);
    return value;
}

json_t *cell_named(const struct named_cell *k, enum reference what, bool *failed)
{
    return code_of(k, what, k->cell, failed);
}

/* --- several ---------------------------------------------------------------------------------------- */

static const char *const separators[] = {",", ";", "\n", "、", "，", "；"};

/* The length of the separator that the text begins with; 0: it begins with none. */
static size_t separator_at(struct text t)
{
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        size_t len = strlen(separators[i]);
        if (t.len >= len && memcmp(t.at, separators[i], len) == 0)
            return len;
    }
    return 0;
}

static bool is_known(const struct named_cell *k, enum reference what, struct text word)
{
    struct buffer code = {0};
    bool known = k->t->lookup && look_up(k, what, word, &code) > 0;
    buffer_free(&code);
    return known;
}

/* False: it is refused, or there is no memory. */
static bool add_one(const struct named_cell *k, enum reference what, struct text word, json_t *list,
                    bool *failed)
{
    json_t *value = code_of(k, what, word, failed);
    if (value && json_array_append_new(list, value)) {
        *failed = true;
        return false;
    }
    return value != NULL;
}

/* A name may have spaces; what is none as a whole is one by each word. */
static bool add_piece(const struct named_cell *k, enum reference what, struct text piece,
                      json_t *list, bool *failed)
{
    piece = cell_trim(piece);
    if (piece.len == 0)
        return true;
    if (!memchr(piece.at, ' ', piece.len) || is_known(k, what, piece))
        return add_one(k, what, piece, list, failed);
    bool good = true;
    const char *end = piece.at + piece.len;
    for (const char *at = piece.at; at < end; at++) {
        const char *from = at;
        while (at < end && *at != ' ')
            at++;
        if (at > from)
            good = add_one(k, what, (struct text){from, (size_t)(at - from)}, list, failed) && good;
    }
    return good;
}

json_t *cell_all_named(const struct named_cell *k, enum reference what, bool *failed)
{
    json_t *list = json_array();
    bool good = list != NULL;
    size_t from = 0, at = 0;
    *failed |= list == NULL;
    while (list && at <= k->cell.len) {
        size_t gap = separator_at((struct text){k->cell.at + at, k->cell.len - at});
        if (gap == 0 && at < k->cell.len) {
            at++;
            continue;
        }
        good =
            add_piece(k, what, (struct text){k->cell.at + from, at - from}, list, failed) && good;
        at += gap ? gap : 1;
        from = at;
    }
    if (good && !*failed)
        return list;
    json_decref(list);
    return NULL;
}
