/* answer.h - what a request is answered with: JSON, CSV or a problem (RFC 9457). */
#ifndef INTACT_HTTP_ANSWER_H
#define INTACT_HTTP_ANSWER_H

#include "base/refusal.h"
#include "http/request.h"

/* The status of HTTP that a status is answered with. */
unsigned http_status_of(enum status status);

#define XLSX_MEDIA_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* An empty buffer for a body of the format that the request asks for: one for a workbook says so to csv_begin(). */
struct buffer answer_buffer(const struct request *q);

/* Answers 200 with a body, which is taken over (*body is emptied). A body that failed is answered
 * 503. */
void answer_json(struct request *q, struct buffer *body);
/* name: without its ending. Where a workbook is asked for it is made of the CSV, which began in answer_buffer(). */
void answer_csv(struct request *q, struct buffer *body, const char *name);
void answer_text(struct request *q, struct buffer *body, const char *type); /* type: static */
/* The same with any media type (static). `name` is the attachment's, with its ending; "": it is
 * none. */
void answer_file(struct request *q, struct buffer *body, const char *type, const char *name);
/* The same as CSV or JSON, as the request asks. */
void answer_body(struct request *q, struct buffer *body, const char *name);

/* Answers with a problem. Whatever was answered before is dropped. */
void answer_error(struct request *q, const struct error *err);
void answer_problem(struct request *q, unsigned http_status, const struct error *err);
void answer_refusal(struct request *q, enum status status, const struct refusal *refusal);

/* Shorthands. */
void answer_memory(struct request *q);
void answer_unknown(struct request *q, const char *what); /* 404: there is no WHAT of this name */
/* Answers when it is one: true, the caller returns. */
bool answer_failed(struct request *q, enum status status, const struct error *err);

/* The ETag of a body, with quotes. */
void etag_of(const struct buffer *body, char ret_etag[40]);

/* Gives a 200 its ETag (the answer's own, else of its body), and makes it a 304 when the client's copy
 * is current. */
void answer_seal(struct request *q);

/* Is there room for so many more bytes of large answers (settings.answer_bytes_max)? The only one
 * always has room. */
bool answer_has_room(const struct request *q, size_t bytes);
/* Counts so many bytes as this request's until it is freed. A second call replaces the number. */
void answer_count(struct request *q, size_t bytes);

/* Counts a sealed answer among those that wait in memory for their readers. For a GET that finds no
 * room it becomes a 503. */
#define ANSWER_SMALL_BYTES 65536 /* up to this it is neither counted nor refused */
void answer_hold(struct request *q);

#endif
