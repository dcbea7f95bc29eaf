/* csv.h - a month's report as CSV. */
#ifndef INTACT_BULLETIN_CSV_H
#define INTACT_BULLETIN_CSV_H

#include "bulletin/bulletin.h"

/* UTF-8 with a byte order mark; the tables one below the other, each with its title. */
void bulletin_to_csv(const struct bulletin *b, struct buffer *out);

#endif
