/* One parser reads every command's table: what it takes, in any order, and what it refuses in words. */
#include "cli/options.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct arguments {
    const char *first, *second, *data, *format, *output;
    bool force;
};
#define AT(member_) offsetof(struct arguments, member_)

static const struct option table[] = {
    OPTION("FIRST", NULL, NULL, OPTION_ARGUMENT, AT(first)),
    OPTION("SECOND", NULL, NULL, OPTION_ARGUMENT, AT(second)),
    OPTION("data", "DIR", NULL, OPTION_NEEDED, AT(data)),
    OPTION("format", "xlsx|csv", "what is written\nto a file", OPTION_VALUE, AT(format)),
    {.name = "output",
     .value_name = "FILE",
     .help = "where to",
     .kind = OPTION_VALUE,
     .offset = AT(output),
     .letter = 'o'},
    OPTION("force", NULL, NULL, OPTION_FLAG, AT(force)),
    {0},
};
static const struct command command = {.name = "try", .options = table};

static char told[2000]; /* what went to stderr */

static int read_line(const char *line, struct arguments *ret)
{
    static char kept[200]; /* the values point into it */
    char *argv[20] = {"try"};
    int argc = 1, pipe_fds[2], saved = dup(STDERR_FILENO);
    snprintf(kept, sizeof kept, "%s", line);
    for (char *word = strtok(kept, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    ck_assert_int_eq(pipe(pipe_fds), 0);
    dup2(pipe_fds[1], STDERR_FILENO);
    *ret = (struct arguments){.format = "xlsx"};
    int result = options_read(&command, argc, argv, ret);
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(pipe_fds[1]);
    ssize_t got = read(pipe_fds[0], told, sizeof told - 1);
    told[got < 0 ? 0 : got] = '\0';
    close(pipe_fds[0]);
    return result;
}

START_TEST(options_and_arguments_are_taken_in_any_order)
{
    static const char *const lines[] = {
        "a b --data /d --force -o x",
        "--force --output=x a --data=/d b",
        "-o x --data /d a --force b",
    };
    struct arguments a;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ck_assert_msg(read_line(lines[i], &a) == EXIT_DONE, "%s: %s", lines[i], told);
        ck_assert_str_eq(a.first, "a");
        ck_assert_str_eq(a.second, "b");
        ck_assert_str_eq(a.data, "/d");
        ck_assert_str_eq(a.output, "x");
        ck_assert_str_eq(a.format, "xlsx");
        ck_assert(a.force);
        ck_assert_str_eq(told, "");
    }
}
END_TEST

START_TEST(what_is_wrong_is_named)
{
    static const struct {
        const char *line, *words;
    } rows[] = {
        {"a b", "--data DIR is needed"},
        {"--data", "--data lacks its value"},
        {"--data /d -o", "-o lacks its value"},
        {"--data /d --colour red", "there is no option --colour"},
        {"--data /d --FIRST x", "there is no option --FIRST"},
        {"--data /d --force=yes", "--force takes no value"},
        {"a b c --data /d", "what is \"c\"?"},
        {"a b -x --data /d", "what is \"-x\"?"},
    };
    struct arguments a;
    char wanted[200];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(read_line(rows[i].line, &a), EXIT_USAGE);
        snprintf(wanted, sizeof wanted, "intactd try: %s\nintactd try --help says more.\n",
                 rows[i].words);
        ck_assert_str_eq(told, wanted);
    }
}
END_TEST

static void written(void (*write)(const struct command *c, FILE *out), char text[400])
{
    FILE *out = fmemopen(text, 400, "w");
    ck_assert_ptr_nonnull(out);
    write(&command, out);
    fclose(out);
}

START_TEST(the_same_table_gives_the_usage_line_and_the_help)
{
    char text[400];
    written(options_usage, text);
    ck_assert_str_eq(text, "FIRST SECOND --data DIR [--format xlsx|csv] [-o FILE] [--force]");
    written(options_help, text);
    ck_assert_str_eq(text, "  --format xlsx|csv          what is written\n"
                           "                             to a file\n"
                           "  -o, --output FILE          where to\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("options");
    TCase *tests = tcase_create("options");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, options_and_arguments_are_taken_in_any_order);
    tcase_add_test(tests, what_is_wrong_is_named);
    tcase_add_test(tests, the_same_table_gives_the_usage_line_and_the_help);
    return suite_run(suite);
}
