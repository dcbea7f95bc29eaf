#include "commands/manual.h"

#include "api/routes.h"
#include "cli/options.h"
#include "commands/completion.h"
#include "commands/tables.h"
#include "host/settings.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_COLUMNS 76

/* --- intactd.conf ----------------------------------------------------------------------------- */

static void write_conf(FILE *out)
{
    fprintf(out,
            "# intactd.conf(5): settings of the daemon. What is commented out shows the default.\n"
            "# An environment variable INTACTD_NAME and an option --name each beat this file.\n"
            "# \"reload\": systemctl reload intactd brings it into force, others need a restart.\n"
            "[intactd]\n");
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        char range[96];
        setting_range(row, range);
        fprintf(out, "\n# %s; %s%s\n#%s = %s\n", row->help, range, row->reload ? "; reload" : "",
                row->name, row->fallback);
    }
}

/* --- mdoc ------------------------------------------------------------------------------------- */

static void write_word(FILE *out, const char *word, size_t len)
{
    if (*word == '.' || *word == '\'')
        fputs("\\&", out);
    for (size_t i = 0; i < len; i++) {
        if (word[i] == '\\')
            fputs("\\e", out);
        else if (word[i] == '-' && i + 1 < len && word[i + 1] == '-')
            fputs("\\-", out);
        else
            fputc(word[i], out);
    }
}

/* Writes text in lines that fit a page. Each sentence begins a line, and what roff would take for a
 * request or an escape is guarded. */
static void write_roff(FILE *out, const char *text)
{
    size_t column = 0;
    for (;;) {
        text += strspn(text, " ");
        size_t len = strcspn(text, " ");
        if (len == 0)
            return;
        if (column > 0 && column + 1 + len > PAGE_COLUMNS) {
            fputc('\n', out);
            column = 0;
        } else if (column > 0) {
            fputc(' ', out);
            column++;
        }
        write_word(out, text, len);
        column = text[len - 1] == '.' && text[len] ? PAGE_COLUMNS : column + len;
        text += len;
    }
}

static void write_conf_mdoc(FILE *out)
{
    fputs(".Bl -tag -width Ds\n", out);
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        char range[96];
        setting_range(row, range);
        fprintf(out, ".It Ic %s\n", row->name);
        write_roff(out, row->help);
        fprintf(out, ".\nTakes %s", range);
        if (row->fallback[0])
            fprintf(out, ";\nthe default is\n.Li %s", row->fallback);
        fprintf(out, "%s\n", row->fallback[0] ? " ." : ".");
        if (row->reload)
            fputs("A reload brings a new value into force.\n", out);
    }
    fputs(".El\n", out);
}

/* Shows indented lines as they are, and fills the others as text. */
static void write_lines(FILE *out, const char *text)
{
    bool literal = false;
    for (; *text; text += strcspn(text, "\n") + 1) {
        char line[200];
        snprintf(line, sizeof line, "%.*s", (int)strcspn(text, "\n"), text);
        if ((line[0] == ' ') != literal) {
            fputs(literal ? ".Ed\n" : ".Bd -literal\n", out);
            literal = !literal;
        }
        if (literal)
            write_word(out, line, strlen(line));
        else
            write_roff(out, line);
        fputc('\n', out);
    }
    if (literal)
        fputs(".Ed\n", out);
}

/* Writes the command's own lines, and those of its options unless intactd.conf(5) has them. */
static void write_help(const struct command *c, FILE *out)
{
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        return;
    fputs(c->help, memory);
    if (!c->takes_settings)
        options_help(c, memory);
    if (fclose(memory) == 0)
        write_lines(out, text);
    free(text);
}

/* Writes the usage on one line: a line of a macro must not be folded. */
static void write_usage(const struct command *c, FILE *out)
{
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        return;
    options_usage(c, memory);
    if (fclose(memory) == 0)
        write_word(out, text, size);
    free(text);
}

static void write_commands_mdoc(const struct command *const *commands, FILE *out)
{
    fputs(".Bl -tag -width Ds\n", out);
    for (size_t i = 0; commands[i]; i++) {
        fprintf(out, ".It Ic %s Li \"", commands[i]->name);
        write_usage(commands[i], out);
        fputs("\"\n", out);
        write_roff(out, commands[i]->summary);
        fputs(".\n", out);
        write_help(commands[i], out);
    }
    fputs(".El\n", out);
}

static void write_roles(FILE *out, unsigned roles)
{
    bool first = true;
    if (roles == ROUTE_PUBLIC)
        fputs("Nobody needs a token for it.\n", out);
    else
        fputs("For", out);
    for (int role = 0; roles != ROUTE_PUBLIC && role_names[role]; role++) {
        if (roles & ROLE_BIT(role)) {
            fprintf(out, "%s %s", first ? "" : ",", role_names[role]);
            first = false;
        }
    }
    if (roles != ROUTE_PUBLIC)
        fputs(".\n", out);
}

static void write_routes_mdoc(FILE *out)
{
    fputs(".Bl -tag -width Ds\n", out);
    for (size_t i = 0; i < routes_count; i++) {
        const struct route *r = &routes[i];
        fprintf(out, ".It Ic %s Li %s\n", r->method, r->pattern);
        write_roles(out, r->roles);
        if (r->token_optional)
            fputs("It answers without a token too.\n", out);
        if (r->parameters && r->parameters[0])
            fprintf(out, "Parameters:\n.Li \"%s\" .\n", r->parameters);
        for (const struct body_type *t = r->body_types; t && t->media_type; t++)
            fprintf(out, "%s\n.Li %s%s\n", t == r->body_types ? "Body:" : "or", t->media_type,
                    t[1].media_type ? "" : " .");
    }
    fputs(".El\n", out);
}

/* --- which one ------------------------------------------------------------------------------ */

bool manual_write(const char *which, const struct command *const *commands, FILE *out)
{
    static const struct {
        const char *name;
        void (*write)(FILE *out);
    } documents[] = {{"conf", write_conf},
                     {"conf-mdoc", write_conf_mdoc},
                     {"routes-mdoc", write_routes_mdoc},
                     {"routes", tables_write_routes},
                     {"settings", tables_write_settings}};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        if (strcmp(documents[i].name, which) == 0) {
            documents[i].write(out);
            return true;
        }
    }
    if (strcmp(which, "commands-mdoc") == 0)
        write_commands_mdoc(commands, out);
    else if (strcmp(which, "completion") == 0)
        completion_write(commands, out);
    else
        return false;
    return true;
}
