#include "record/robot_answer_in.h"

#include <jansson.h>
#include <stdio.h>

static const char *first_text(json_t *answer)
{
    static const char *const names[] = {"errmsg", "msg", "StatusMessage", NULL};
    for (size_t i = 0; names[i]; i++) {
        const char *text = json_string_value(json_object_get(answer, names[i]));
        if (text)
            return text;
    }
    return "no reason";
}

bool robot_answer_accepts(struct text body, char ret_words[ROBOT_WORDS_SIZE])
{
    static const char *const codes[] = {"errcode", "code", "StatusCode", NULL};
    json_t *answer = body.len > 0 ? json_loadb(body.at, body.len, 0, NULL) : NULL;
    json_t *code = NULL;
    for (size_t i = 0; codes[i] && !code; i++)
        code = json_object_get(answer, codes[i]);
    bool taken = json_is_integer(code) && json_integer_value(code) == 0;
    if (!json_is_integer(code))
        snprintf(ret_words, ROBOT_WORDS_SIZE, "its answer is none of a robot's");
    else if (!taken) {
        struct text reason = text_of(first_text(answer));
        snprintf(ret_words, ROBOT_WORDS_SIZE, "code %lld, %.*s",
                 (long long)json_integer_value(code), (int)text_cut(reason, 100), reason.at);
    }
    json_decref(answer);
    return taken;
}
