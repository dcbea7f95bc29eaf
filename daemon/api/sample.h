/* sample.h - one sample of a metric as Prometheus reads it: name, labels, value. */
#ifndef INTACT_API_SAMPLE_H
#define INTACT_API_SAMPLE_H

#include "base/buffer.h"

/* A line being written: first its labels in the order in which they are added, then the value,
 * which ends it. */
struct sample {
    struct buffer *out;
    bool has_labels;
};

struct sample sample_begin(struct buffer *out, const char *name);
void sample_label(struct sample *s, const char *label, const char *value);
void sample_int(struct sample *s, int64_t value);
void sample_count(struct sample *s, uint64_t value);
/* 1234567 is 1.234567. */
void sample_millionths(struct sample *s, int64_t millionths);

#endif
