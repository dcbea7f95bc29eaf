/* table_body.h - a table in a request's body, made CSV by the reader before its change waits for its turn. */
#ifndef INTACT_API_TABLE_BODY_H
#define INTACT_API_TABLE_BODY_H

#include "loop/changes.h"

/* Queues a change whose body may be a table. Unpacking a workbook and converting a long CSV take the reader's time,
 * not the loop's; then the body is a DOCUMENT_TABLE. All else is queued at once. */
void table_body_then(struct request *q, const struct change_handler *handler);

#endif
