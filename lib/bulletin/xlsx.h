/* xlsx.h - a month's report as a workbook. */
#ifndef INTACT_BULLETIN_XLSX_H
#define INTACT_BULLETIN_XLSX_H

#include "bulletin/bulletin.h"

/* Through a file in `directory` that is removed again. Equal bulletins give equal bytes.
 * STATUS_IO, STATUS_MEMORY. */
must_use enum status bulletin_to_xlsx(const struct bulletin *b, const char *directory,
                                      struct buffer *out, struct error *err);

#endif
