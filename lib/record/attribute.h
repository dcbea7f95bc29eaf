/* attribute.h - one member of an asset's attributes, as text. */
#ifndef INTACT_RECORD_ATTRIBUTE_H
#define INTACT_RECORD_ATTRIBUTE_H

#include "base/buffer.h"

/* Adds the text of the member `name` of a JSON object. False: there is none (NULL: no attributes), or it is
 * no text. */
bool attribute_text(const char *attributes, const char *name, struct buffer *out);

#endif
