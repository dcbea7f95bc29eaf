/* sentence.h - what a message says of each thing, in Chinese and English. */
#ifndef INTACT_NOTICE_SENTENCE_H
#define INTACT_NOTICE_SENTENCE_H

#include "base/buffer.h"
#include "notice/told.h"

/* Who reads it, and when. */
struct reading_of_notice {
    const struct district *district;
    const struct zone *zone;
    struct scope scope;
    bool english;
};

/* Returns what an event is called, such as "order overdue". */
const char *notice_event_word(enum notice_event event, bool english);
const char *notice_phase_word(enum phase_of_notice phase, bool english);

/* Returns what the thing is called, as the reader may see it; "" where it has no name. */
const char *concern_name(const struct reading_of_notice *by, const struct concern *c);

/* Adds one sentence, without an end of line. */
void sentence_add(const struct reading_of_notice *by, const struct notice_line *said,
                  struct buffer *out);

#endif
