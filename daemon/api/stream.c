#include "api/stream.h"
#include "http/answer.h"
#include "loop/app.h"
#include "loop/streams.h"

void stream_open(struct request *q)
{
    struct error err;
    enum status status = streams_add(q->app, q, &err);
    if (answer_failed(q, status, &err))
        return;
    q->answer.status = 200;
    q->answer.type = "text/event-stream";
    q->answer.given = true;
}
