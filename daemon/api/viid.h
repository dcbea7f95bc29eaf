/* viid.h - GA/T 1400 (视图库) on the HTTP port: checkpoints and their platforms register, keep alive and
 * notify. Bodies, answers and codes are the standard's, not the API's. */
#ifndef INTACT_API_VIID_H
#define INTACT_API_VIID_H

#include "http/request.h"

void viid_begin(struct request *q);
void viid_register(struct request *q);
void viid_unregister(struct request *q);
void viid_keepalive(struct request *q);
void viid_time_get(struct request *q);
void viid_notify(struct request *q);
/* Devices that a platform lists by itself: APEs, Tollgates. */
void viid_devices(struct request *q);

#endif
