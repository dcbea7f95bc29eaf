#include "http/work.h"

#include "http/answer.h"

#include <stdlib.h>

void *request_work(struct request *q, size_t size, void (*free_work)(void *work))
{
    void *work = calloc(1, size);
    if (work)
        request_keep_work(q, work, free_work ? free_work : free);
    else
        answer_memory(q);
    return work;
}

void request_keep_work(struct request *q, void *work, void (*free_work)(void *work))
{
    q->work = work;
    q->work_free = free_work;
}

void request_drop_work(struct request *q)
{
    if (q->work_free)
        q->work_free(q->work);
    q->work = NULL;
    q->work_free = NULL;
}
