/* Each message of tests/gb28181 as a real device sends it: what it is answered, and what it says. */
#include "sip_bench.h"

#include "suite.h"

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static json_t *shapes;
static struct sip_bench b;

static void read_file(const char *name, struct buffer *out)
{
    char path[200], piece[4096];
    snprintf(path, sizeof path, "tests/gb28181/%s", name);
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s", path);
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        buffer_add(out, piece, n);
    fclose(f);
}

/* Writes "asset network=ok" for each line, as the shapes' own file has it. */
static void add_wanted(struct buffer *out, json_t *says)
{
    size_t i;
    json_t *one;
    json_array_foreach(says, i, one)
    {
        const char *asset = json_string_value(json_object_get(one, "asset"));
        const char *network = json_string_value(json_object_get(one, "network"));
        const char *event = json_string_value(json_object_get(one, "event"));
        if (network)
            buffer_addf(out, "%s network %s\n", asset, network);
        if (event && strcmp(event, "VLOST") == 0)
            buffer_addf(out, "%s intact fault\n", asset);
    }
}

static void add_said(struct buffer *out, struct buffer *lines)
{
    char *at = lines->len ? (char *)(uintptr_t)buffer_text(lines) : NULL;
    for (char *line = at ? strtok(at, "\n") : NULL; line; line = strtok(NULL, "\n")) {
        json_t *said = json_loads(line, 0, NULL);
        ck_assert_msg(said != NULL, "%s", line);
        for (int a = 0; a < ASPECT_COUNT; a++) {
            const char *state = json_string_value(json_object_get(said, aspect_names[a]));
            if (state && !(a == ASPECT_INTACT && strcmp(state, "ok") == 0))
                buffer_addf(out, "%s %s %s\n", json_string_value(json_object_get(said, "asset")),
                            aspect_names[a], state);
        }
        json_decref(said);
    }
}

START_TEST(a_shape_is_answered_and_says_what_it_says)
{
    json_t *shape = json_array_get(shapes, (size_t)_i), *answer = json_object_get(shape, "answer");
    const char *name = json_string_value(json_object_get(shape, "shape"));
    struct buffer bytes = {0}, wanted = {0}, said = {0};
    struct sip_view view;
    bench_open(&b);
    b.says |= 1u << ASPECT_INTACT;
    ck_assert_int_eq(bench_register(&b, "secret12", "r", 3600), 200);
    ck_assert(sip_machine_view(b.machine, 3, &view));
    uint64_t keepalives = view.keepalives;
    bench_clear(&b);
    read_file(name, &bytes);
    bench_take(&b, (struct text){bytes.bytes, bytes.len});
    for (uint32_t i = 0; i < b.ticket_count; i++)
        sip_machine_written(b.machine, b.tickets[i], true);
    int status = json_is_null(answer) ? 0 : (int)json_integer_value(answer);
    ck_assert_msg(bench_status(&b) == status, "%s is answered %d, not %d: %s", name,
                  bench_status(&b), status, bench_last(&b));
    add_wanted(&wanted, json_object_get(shape, "says"));
    add_said(&said, &b.events);
    ck_assert_uint_eq(b.rounds.len, 0);
    ck_assert_msg(wanted.len == said.len && !memcmp(wanted.bytes ? wanted.bytes : "",
                                                    said.bytes ? said.bytes : "", said.len),
                  "%s says %s", name, text_in(&said));
    sip_machine_view(b.machine, 3, &view);
    bool alive = json_is_true(
        json_object_get(json_array_get(json_object_get(shape, "says"), 0), "keepalive"));
    ck_assert_uint_eq(view.keepalives - keepalives, alive);
    buffer_free(&bytes);
    buffer_free(&wanted);
    buffer_free(&said);
    bench_close(&b);
}
END_TEST

int main(void)
{
    shapes = json_load_file("tests/gb28181/shapes.json", 0, NULL);
    if (json_array_size(shapes) != 31)
        return 2;
    TCase *tests = tcase_create("sip_said");
    tcase_add_loop_test(tests, a_shape_is_answered_and_says_what_it_says, 0,
                        (int)json_array_size(shapes));
    Suite *suite = suite_create("sip_said");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
