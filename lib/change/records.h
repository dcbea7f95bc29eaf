/* records.h - the registry's records: towns, organisations, projects, feeds and assets. */
#ifndef INTACT_CHANGE_RECORDS_H
#define INTACT_CHANGE_RECORDS_H

#include "change/list.h"
#include "change/preparation.h"
#include "record/registry_in.h"

extern const char *const collection_names[]; /* as in the path; ends with NULL */

/* Upserts of a POST (`code` empty) or a PUT (`code` from the path; the body is that one record, whose
 * own `code` may be left out but not differ). *ret_answer is the 200's body: {"added","changed",
 * "unchanged","items":[{"code","change":"added|changed|unchanged","fields":{"name":[old,new]}}]}
 * (items: the added and changed ones). Only records that differ go to the journal: *ret_change is NULL
 * when none does. The same function serves a dry run. `now`: when it is asked for. */
must_use enum status change_prepare_records(const struct district *d, enum collection which,
                                            enum document_format format, struct text code,
                                            struct text body, int64_t now,
                                            struct change **ret_change, struct buffer *ret_answer,
                                            struct refusal *refusal);

/* Begins the same for a body of any length. `drift`: the answer also has "drift", the closed months that the change
 * reaches (change/months_touched.h). */
must_use enum status change_begin_records(const struct district *d, enum collection which,
                                          enum document_format format, struct text code,
                                          struct text body, int64_t now, bool drift,
                                          struct refusal *refusal, struct preparation **ret);

/* Does not rebuild timelines: see rebuilds in change/ops.h. */
extern const struct list_applier list_of_records;

#endif
