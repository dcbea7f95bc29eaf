/* docs.h - what the rows of routes[] mean, in words, with examples that work, as
 * schema/openapi_paths.json has them. The API's description is written from both. */
#ifndef INTACT_OPENAPI_DOCS_H
#define INTACT_OPENAPI_DOCS_H

#include "http/route.h"

/* The file's members, found once. A file with more rows loses the last ones, which a test notices. */
#define API_ROWS_MAX 256
struct api_rows {
    struct api_row {
        struct text key, value;
    } items[API_ROWS_MAX];
    size_t count;
};
struct api_words {
    struct api_rows tags;       /* groups of routes and their meaning, in the description's order */
    struct api_rows parameters; /* by name */
    struct api_rows operations; /* by "METHOD pattern" */
};
void api_words_read(struct api_words *ret);

/* A route's operation: slices of the embedded file. .at == NULL: the file says nothing of it. */
struct api_doc {
    struct text summary; /* a JSON string, with its quotes */
    struct text answer;  /* a schema of schema/openapi_components.json; NULL: answer_type alone */
    bool is_list;        /* {"items":[answer, ...],"next":...} */
    struct text answer_type; /* media type; NULL: application/json */
    struct text path;        /* example values of the path's {params}, by spaces */
    struct text query;       /* example of the query: "month=2022-09&by=town" */
    struct text body;        /* schema of the body, or of one record where many may be sent */
    struct text example;     /* JSON of the body; NULL: it may be empty */
};

/* False: the route lacks its text, which a test refuses; *ret is empty then. */
bool api_doc_of(const struct api_words *w, const struct route *route, struct api_doc *ret);

struct api_parameter {
    struct text meaning; /* a JSON string, with its quotes */
    struct text schema;  /* JSON */
    bool required;
};

/* A parameter of a query ("month") or of a path ("{code}"). One that means something else on some
 * route has that route's name after an @ in the file ("state@repairs"). False: it lacks its text. */
bool api_parameter_of(const struct api_words *w, const struct route *route, struct text name,
                      struct api_parameter *ret);

/* A route's group: the first piece of its path after /api/v1/; the first group holds all others. */
struct text api_tag_of(const struct api_words *w, const struct route *route);

#endif
