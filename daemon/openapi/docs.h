/* api_docs.h - what the rows of routes[] mean, in words, with examples that work: the API's
 * description is written from both. */
#ifndef INTACT_DAEMON_API_DOCS_H
#define INTACT_DAEMON_API_DOCS_H

#include "http/route.h"

struct api_doc {
    const char *method, *pattern; /* of the route */
    const char *summary;
    const char *answer; /* a schema of schema/openapi_components.json; NULL: answer_type alone */
    const char *answer_type; /* media type; NULL: application/json */
    bool is_list;            /* {"items":[answer, ...],"next":...} */
    const char *path;        /* example values of the path's {params}, by spaces */
    const char *query;       /* example of the query: "month=2022-09&by=town" */
    const char *body;        /* schema of the body, or of one record where many may be sent */
    const char *example; /* JSON of the body, or the name of an embedded file; NULL: may be empty */
};
extern const struct api_doc api_docs[];
extern const size_t api_docs_count;

/* NULL: the route lacks its text, which a test refuses. */
const struct api_doc *api_doc_of(const struct route *route);

/* A parameter of a query ("month") or of a path ("{code}"); one that means something else on some
 * route stands before the others with that route's name behind an @ ("state@repairs"). */
struct api_parameter {
    const char *name;
    const char *meaning;
    const char *schema; /* JSON */
    bool required;
};
extern const struct api_parameter api_parameters[];
extern const size_t api_parameters_count;
const struct api_parameter *api_parameter_of(const struct route *route, struct text name);

/* A group of routes: the first piece of their path behind /api/v1/; the first row is for all others. */
struct api_tag {
    const char *name, *meaning;
};
extern const struct api_tag api_tags[];
extern const size_t api_tags_count;
struct text api_tag_of(const struct route *route);

#endif
