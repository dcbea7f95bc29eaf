/* subscriptions.h - our subscriptions at platforms of GA/T 1400: made when they have registered, and renewed
 * before they end. */
#ifndef INTACT_LOOP_SUBSCRIPTIONS_H
#define INTACT_LOOP_SUBSCRIPTIONS_H

#include "loop/app.h"

#define SUBSCRIBE_AGAIN_S 60 /* after a refusal, or no answer */

struct subscriptions {
    struct outgoing *outgoing; /* NULL until the first is made */
};

void subscriptions_free(struct subscriptions *s);
/* Makes those that are due. Once a second. */
void subscriptions_tick(struct app *app, int64_t now);

#endif
