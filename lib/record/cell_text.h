/* cell_text.h - what people type into cells, read as they mean it: digits of any width, dates, money. */
#ifndef INTACT_RECORD_CELL_TEXT_H
#define INTACT_RECORD_CELL_TEXT_H

#include "base/buffer.h"
#include "base/zone.h"

/* Writes the text without the spaces at its ends (wide ones too), the apostrophe before a long number and the
 * ="..." that keep a spreadsheet from counting, and with full-width letters and digits as plain ones. Returns whether there
 * were any of those. */
bool cell_fold(struct text cell, struct buffer *out);

/* Without the spaces at its ends, wide and no-break ones too. */
struct text cell_trim(struct text cell);

/* Reads RFC 3339, or a date (2022-01-01, 2022/1/1, 2022.1.1, 2022年1月1日, 20220101), perhaps with a time of day
 * (8:30, 08:30:00), in the zone (NULL: UTC). False: it is neither. */
must_use bool cell_instant(struct text cell, const struct zone *zone, int64_t *ret_at);
/* The same of a date alone, as a day number. */
must_use bool cell_day(struct text cell, int64_t *ret_day);

/* "123,456.5" -> 12345650 */
must_use bool cell_fen(struct text cell, int64_t *ret_fen);

#endif
