/* record_open.h - begins to read a registry record: the two members that all of them have. */
#ifndef INTACT_RECORD_RECORD_OPEN_H
#define INTACT_RECORD_RECORD_OPEN_H

#include "format/members.h"
#include "record/record.h"

/* Opens a record and reads its code and its name. `path_code` is that of the path, or of length 0. */
void record_open(struct members *m, struct record *record, const char *const *known,
                 struct text path_code, struct text *ret_code, struct text *ret_name);

#endif
