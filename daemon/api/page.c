#include "api/page.h"
#include "http/answer.h"
#include "http/web_files.h"
#include "loop/app.h"

#include <string.h>

void page_show(struct request *q)
{
    const struct web_file *page = web_files_find(q->app->web_files, q->asked.params[0]);
    struct answer *a = &q->answer;
    if (!page) {
        answer_unknown(q, "file");
        return;
    }
    a->gzip = q->head.takes_gzip && page->packed.at;
    a->fixed = a->gzip ? page->packed : page->bytes;
    memcpy(a->etag, a->gzip ? page->packed_etag : page->etag, sizeof a->etag);
    a->type = page->type;
    a->page = true;
    a->status = 200;
    q->answer.given = true;
}
