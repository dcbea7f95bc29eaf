#include "platform/lines.h"

#include "format/json_out.h"

void line_add(struct buffer *out, const struct said *s)
{
    struct json_out j;
    char at[INSTANT_TEXT_SIZE];
    instant_format(s->at, 0, at);
    instant_put_ms(at, s->ms);
    json_begin(&j, out);
    json_object_begin(&j);
    json_key(&j, "asset");
    json_text(&j, s->asset);
    json_member_string(&j, "at", at);
    for (int a = 0; a < ASPECT_COUNT; a++) {
        if (s->aspects & (1u << a))
            json_member_string(&j, aspect_names[a], state_names[s->fault]);
    }
    if (s->fault)
        json_member_string(&j, "cause", s->cause);
    json_object_end(&j);
    buffer_add_text(out, "\n");
}

void line_add_heartbeat(struct buffer *out, int64_t at)
{
    char text[INSTANT_TEXT_SIZE];
    instant_format(at, 0, text);
    buffer_addf(out, "{\"at\":\"%s\"}\n", text);
}
