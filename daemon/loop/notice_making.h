/* notice_making.h - from what stands to what is written down: the messages, and what their receivers then know. */
#ifndef INTACT_LOOP_NOTICE_MAKING_H
#define INTACT_LOOP_NOTICE_MAKING_H

#include "loop/notice_state.h"

/* Makes the messages that are asked for as a try. STATUS_MEMORY. */
must_use enum status notice_make_tests(struct app *app, int64_t now, struct notice_write *w);

/* Decides for every receiver by the last look. Whoever has a message that is still to be sent is told nothing more
 * until then: what has changed meanwhile is in the next one. STATUS_MEMORY. */
must_use enum status notice_make_all(struct app *app, int64_t now, struct notice_write *w);

/* Gives up the messages of receivers that the rules name no more, and forgets what these knew. STATUS_MEMORY. */
must_use enum status notice_drop_strangers(struct app *app, struct notice_write *w);

#endif
