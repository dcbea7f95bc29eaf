/* workbook.h - what every workbook needs of libxlsxwriter, which writes files only: a file that is removed again, and
 * its errors as ours. */
#ifndef INTACT_FORMAT_WORKBOOK_H
#define INTACT_FORMAT_WORKBOOK_H

#include "base/buffer.h"

#include <xlsxwriter.h>

/* Writes a workbook to `path`; `directory`: where more files may be made for a moment. */
typedef enum status workbook_writer(const void *context, const char *directory, const char *path,
                                    struct error *err);

/* Has a workbook written to a file in `directory`, adds its bytes to *out, and removes the file. STATUS_IO,
 * STATUS_MEMORY, and what the writer returns: *out may have grown then. */
must_use enum status workbook_bytes(workbook_writer *write, const void *context,
                                    const char *directory, struct buffer *out, struct error *err);

/* Closes the workbook. `error`: the first that came up while it was written. STATUS_IO, STATUS_MEMORY. */
must_use enum status workbook_finish(lxw_workbook *workbook, lxw_error error, struct error *err);

/* How wide a text is, in characters of the normal font, of which a Chinese one takes two. */
double workbook_text_width(const char *text, size_t len);

#endif
