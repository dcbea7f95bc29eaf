#include "cli/options.h"

#include "host/arguments.h"
#include "host/installed.h"

#include <string.h>

#define HELP_COLUMN 29

/* --- reading ---------------------------------------------------------------------------------- */

/* NULL: the table has no such option. */
static const struct option *find(const struct option *table, const struct argument *a)
{
    for (const struct option *o = table; o->name; o++) {
        bool named = a->name[0] && o->kind != OPTION_ARGUMENT && strcmp(o->name, a->name) == 0;
        bool short_ = !a->name[0] && o->letter && a->value[0] == '-' && a->value[1] == o->letter &&
                      a->value[2] == '\0';
        if (named || short_)
            return o;
    }
    return NULL;
}

static const char **value_at(const struct option *o, void *base)
{
    return (const char **)((char *)base + o->offset);
}

/* The first argument by place that has none yet. */
static const struct option *next_place(const struct option *table, void *base)
{
    const struct option *o = table;
    while (o->name && (o->kind != OPTION_ARGUMENT || *value_at(o, base)))
        o++;
    return o->name ? o : NULL;
}

static int read_option(const struct command *c, const struct option *o, int argc, char **argv,
                       int *at, struct argument *a, void *ret)
{
    const char *shown = a->name[0] ? a->name : a->value;
    const char *dashes = a->name[0] ? "--" : "";
    if (o->kind == OPTION_FLAG) {
        if (a->name[0] && a->value)
            return usage_error(c->name, "--%s takes no value", a->name);
        *((bool *)((char *)ret + o->offset)) = true;
        return EXIT_DONE;
    }
    struct argument given = a->name[0] ? *a : (struct argument){0};
    if (!argument_value(argc, argv, at, &given))
        return usage_error(c->name, "%s%s lacks its value", dashes, shown);
    *value_at(o, ret) = given.value;
    return EXIT_DONE;
}

static int read_argument(const struct command *c, int argc, char **argv, int *at,
                         struct argument *a, void *ret)
{
    const struct option *o = find(c->options, a);
    if (o)
        return read_option(c, o, argc, argv, at, a, ret);
    if (a->name[0])
        return usage_error(c->name, "there is no option --%s", a->name);
    o = next_place(c->options, ret);
    if (!o)
        return usage_error(c->name, "what is \"%s\"?", a->value);
    *value_at(o, ret) = a->value;
    return EXIT_DONE;
}

const char *options_installed_data(void)
{
    static char data[sizeof((struct settings *)0)->data];
    struct settings s;
    if (!data[0] && installed_settings(&s))
        memcpy(data, s.data, sizeof data);
    return data[0] ? data : NULL;
}

int options_read(const struct command *c, int argc, char **argv, void *ret)
{
    struct argument a;
    int result = EXIT_DONE;
    for (int at = 1; result == EXIT_DONE && argument_next(argc, argv, &at, &a);)
        result = read_argument(c, argc, argv, &at, &a, ret);
    for (const struct option *o = c->options; result == EXIT_DONE && o->name; o++) {
        if (o->kind == OPTION_DATA && !*value_at(o, ret))
            *value_at(o, ret) = options_installed_data();
        if ((o->kind == OPTION_NEEDED || o->kind == OPTION_DATA) && !*value_at(o, ret))
            result = usage_error(c->name, "--%s %s is needed", o->name, o->value_name);
    }
    return result;
}

/* --- telling ---------------------------------------------------------------------------------- */

static void write_usage(const struct option *o, FILE *out)
{
    if (o->kind == OPTION_ARGUMENT)
        fputs(o->name, out);
    else if (o->kind == OPTION_NEEDED)
        fprintf(out, "--%s %s", o->name, o->value_name);
    else if (o->kind == OPTION_FLAG)
        fprintf(out, "[--%s]", o->name);
    else if (o->letter)
        fprintf(out, "[-%c %s]", o->letter, o->value_name);
    else
        fprintf(out, "[--%s %s]", o->name, o->value_name);
}

void options_usage(const struct command *c, FILE *out)
{
    if (c->usage) {
        fputs(c->usage, out);
        return;
    }
    for (const struct option *o = c->options; o->name; o++) {
        if (o > c->options)
            fputc(' ', out);
        write_usage(o, out);
    }
}

static void write_help(const struct option *o, FILE *out)
{
    char left[80], letter[8] = "";
    if (o->letter)
        snprintf(letter, sizeof letter, "-%c, ", o->letter);
    snprintf(left, sizeof left, "  %s--%s%s%s", letter, o->name, o->value_name ? " " : "",
             o->value_name ? o->value_name : "");
    fprintf(out, "%-*s", HELP_COLUMN, left);
    for (const char *line = o->help; *line;) {
        size_t len = strcspn(line, "\n");
        fprintf(out, "%*s%.*s\n", line == o->help ? 0 : HELP_COLUMN, "", (int)len, line);
        line += len + (line[len] == '\n');
    }
}

void options_help(const struct command *c, FILE *out)
{
    for (const struct option *o = c->options; o->name; o++) {
        if (o->help)
            write_help(o, out);
    }
}
