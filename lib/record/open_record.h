/* open_record.h - the two members that every record of the registry has. */
#ifndef INTACT_RECORD_OPEN_RECORD_H
#define INTACT_RECORD_OPEN_RECORD_H

#include "format/members.h"
#include "record/record.h"

/* Opens a record and reads its code and name. `path_code`: the code in the path, or of length 0. */
void open_record(struct members *m, struct record *record, const char *const *known,
                 struct text path_code, struct text *ret_code, struct text *ret_name);

#endif
