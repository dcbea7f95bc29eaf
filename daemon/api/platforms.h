/* platforms.h - platforms beyond their records: their passwords, how they are, and who else has tried. */
#ifndef INTACT_API_PLATFORMS_H
#define INTACT_API_PLATFORMS_H

#include "format/json_out.h"
#include "http/request.h"

/* Writes a platform's record with its `state`. */
void platforms_json(struct json_out *j, struct app *app, uint32_t number);

/* Was it here, and is no more? */
bool platforms_is_lost(struct app *app, uint32_t number);

void platforms_new_password(struct request *q);
void platforms_query(struct request *q);
void platforms_strangers(struct request *q);

#endif
