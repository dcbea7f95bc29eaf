/* alike.h - finds records whose code or name looks like another's and is written with other characters. */
#ifndef INTACT_CHANGE_ALIKE_H
#define INTACT_CHANGE_ALIKE_H

#include "record/registry_in.h"

#define ALIKE_WARNING_SIZE 400

/* The looks of one collection's codes and names; of assets, names count within their town. Borrows the
 * registry, which must stay as it is. */
struct alike;

/* `for_many`: builds an index first, for more than a few questions. Without one each question reads the
 * whole collection, which for a single one takes a tenth of the time. */
must_use enum status alike_make(const struct registry *r, enum collection which, bool for_many,
                                struct alike **ret_alike);
void alike_free(struct alike *a); /* NULL allowed */

/* Writes which other record's code or name looks like these. `town`: of an asset; else NONE. `self`: the
 * record's own number; NONE if it is new. False: there is none, or no memory for looking. */
must_use bool alike_warning(const struct alike *a, struct text code, struct text name,
                            uint32_t town, uint32_t self, char ret_text[ALIKE_WARNING_SIZE]);

/* Counts the records that look like an earlier one, and points *ret_code at the first one's code. */
uint32_t alike_count(const struct alike *a, const char **ret_code);

#endif
