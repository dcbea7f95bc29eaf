/* members.h - reads one JSON object member by member and strictly; the first fault sticks.
 *
 * For the decoders of lib/record and lib/report: it shows jansson. Every reader leaves *ret as it was when the
 * member is missing or null (where that is allowed), or when anything has failed before. */
#ifndef INTACT_FORMAT_MEMBERS_H
#define INTACT_FORMAT_MEMBERS_H

#include "base/instant.h"

#include <jansson.h>

#define PATH_SIZE 64 /* as the field of struct error */

#define NAME_CHARACTERS_MAX 200
#define NOTE_CHARACTERS_MAX 2000

struct members {
    json_t *object;       /* NULL after a fault in members_open */
    char path[PATH_SIZE]; /* of the object: "", "scope", "service[1]" */
    struct error *err;
    enum status status; /* STATUS_OK until the first fault */
};

enum need {
    MEMBER_NEEDED,   /* must be there, not null */
    MEMBER_NULLABLE, /* must be there, may be null */
    MEMBER_OPTIONAL, /* may be missing, or null */
};

/* Begins to read an object. A member that is not in `known` (which ends with NULL) is refused as
 * unknown_member, and a value that is no object as bad_value. `path` may be "". */
void members_open(struct members *m, json_t *value, const char *path, const char *const *known,
                  struct error *err);
/* Begins to read the object below `key`. Its fault becomes the parent's in members_close(). False: there
 * is no such object. */
bool members_enter(struct members *parent, const char *key, enum need need,
                   const char *const *known, struct members *ret_child);
void members_close(struct members *parent, const struct members *child);

/* The path of a member, or of an element of it where index >= 0. */
void member_path(const struct members *m, const char *key, int64_t index, char out[PATH_SIZE]);
void member_fail(struct members *m, const char *code, const char *key, const char *format, ...)
    printf_like(4, 5);

/* The value, or NULL: missing, null, or a fault. */
json_t *member_value(struct members *m, const char *key, enum need need);
/* Text of 1 to NAME_CHARACTERS_MAX characters, none of them hidden; a note of 0 to NOTE_CHARACTERS_MAX,
 * which may have line ends. */
void member_text(struct members *m, const char *key, enum need need, struct text *ret);
void member_note(struct members *m, const char *key, enum need need, struct text *ret);
void member_code(struct members *m, const char *key, enum need need, struct text *ret);
void member_int(struct members *m, const char *key, enum need need, int64_t min, int64_t max,
                int64_t *ret);
void member_bool(struct members *m, const char *key, enum need need, bool *ret);
void member_instant(struct members *m, const char *key, enum need need, int64_t *ret);
void member_name(struct members *m, const char *key, enum need need, const char *const *names,
                 int *ret);
/* Text of hundredths, 0 to max ("98.00"). */
void member_hundredths(struct members *m, const char *key, enum need need, int64_t max,
                       int64_t *ret);
/* "2022-09-01", only checked. */
void member_date(struct members *m, const char *key, enum need need);
/* An array of at least min and at most max elements; NULL as member_value. */
json_t *member_array(struct members *m, const char *key, enum need need, size_t min, size_t max);

/* Returns the place of an array's text in a table of names; -1 and a fault if it is not there. */
int element_name(struct members *m, const char *key, size_t index, json_t *element,
                 const char *const *names);

/* Refuses a text with hidden characters (base/text_shown.h), as a fault of `key`. */
void member_check_shown(struct members *m, const char *key, struct text t, bool line_ends);

/* Counts the characters of UTF-8. */
size_t text_characters(struct text t);
/* Does the value hold a real number anywhere? */
bool json_has_real(json_t *value);

/* The object below `key`, made when it is not there yet; borrowed. NULL without memory. */
json_t *object_below(json_t *object, const char *key);

#endif
