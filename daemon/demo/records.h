/* records.h - the demonstration district's records as a client would POST them. */
#ifndef INTACT_DEMO_RECORDS_H
#define INTACT_DEMO_RECORDS_H

#include "base/buffer.h"
#include "demo/district.h"

/* Each writes a JSON array for a POST. out->failed: out of memory. */
void demo_towns_json(const struct demo_district *d, struct buffer *out);
void demo_organisations_json(const struct demo_district *d, struct buffer *out);
void demo_projects_json(const struct demo_district *d, struct buffer *out);
void demo_feeds_json(const struct demo_district *d, struct buffer *out);
/* Makes two feeds with it. */
void demo_platforms_json(const struct demo_district *d, struct buffer *out);
void demo_assets_json(const struct demo_district *d, uint8_t project, struct buffer *out);

#endif
