/* notice_facts.h - what the model does not know and people are told of: lost platforms, the disk, what verify found. */
#ifndef INTACT_LOOP_NOTICE_FACTS_H
#define INTACT_LOOP_NOTICE_FACTS_H

#include "host/directory.h"
#include "loop/app.h"
#include "notice/survey.h"
#include "notice/told.h"

/* Gathers them. A platform that was told to be lost stays so over a start, until it is heard again. facts_free() them.
 * STATUS_MEMORY. */
must_use enum status facts_gather(const struct app *app, const struct directory *directory,
                                  const struct told *told, int64_t now, struct notice_facts *ret);
void facts_free(struct notice_facts *f);

#endif
