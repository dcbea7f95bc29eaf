#include "api/api.h"
#include "http/answer.h"
#include "http/web_files.h"
#include "loop/app.h"

#include <string.h>

void page_show(struct request *q)
{
    const struct page *page = pages_find(q->app->pages, q->params[0]);
    struct answer *a = &q->answer;
    if (!page) {
        answer_unknown(q, "file");
        return;
    }
    a->gzip = q->takes_gzip && page->packed.at;
    a->fixed = a->gzip ? page->packed : page->bytes;
    memcpy(a->etag, a->gzip ? page->packed_etag : page->etag, sizeof a->etag);
    a->type = page->type;
    a->page = true;
    a->status = 200;
    q->answered = true;
}
