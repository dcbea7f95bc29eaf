/* html.h - a month's report as one page. */
#ifndef INTACT_BULLETIN_HTML_H
#define INTACT_BULLETIN_HTML_H

#include "bulletin/bulletin.h"

/* One page that prints well, its style inside, without script. Of a long list of codes it has each
 * contractor's count and the first LISTED_MAX, and a link to the CSV beside it, which has all. */
void bulletin_to_html(const struct bulletin *b, struct buffer *out);

#endif
