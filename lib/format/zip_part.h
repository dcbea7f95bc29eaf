/* zip_part.h - one file of a zip archive that is in memory, handed out piece by piece as it is unpacked. */
#ifndef INTACT_FORMAT_ZIP_PART_H
#define INTACT_FORMAT_ZIP_PART_H

#include "base/text.h"

/* Takes a piece. Anything but STATUS_OK ends the reading, and is what zip_part_read() returns then. */
typedef enum status zip_part_taker(void *context, struct text piece, struct error *err);

/* Unpacks the file of this name (capitals do not count) and gives it to `take`. Each byte is checked against
 * the bound before it is handed out, so a bomb costs no more than that. STATUS_UNKNOWN: there is no such
 * file. STATUS_INVALID: the archive is damaged, or locked by a password. STATUS_TOO_LARGE: it has more than
 * `bytes_max` bytes unpacked. STATUS_MEMORY. */
must_use enum status zip_part_read(struct text archive, const char *name, size_t bytes_max,
                                   zip_part_taker *take, void *context, struct error *err);

#endif
