#include "commands/manual.h"

#include "api/routes.h"
#include "commands/commands.h"
#include "host/settings.h"

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

/* Text in lines of a page, with what roff would read as a request or an escape guarded: a sentence
 * begins a line. */
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

/* Lines that are indented are shown as they are, the others are text. */
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

static void write_commands_mdoc(FILE *out)
{
    fputs(".Bl -tag -width Ds\n", out);
    for (size_t i = 0; i < commands_count; i++) {
        const struct command *c = &commands[i];
        fprintf(out, ".It Ic %s Li \"", c->name);
        write_roff(out, c->arguments);
        fputs("\"\n", out);
        write_roff(out, c->summary);
        fputs(".\n", out);
        write_lines(out, c->help);
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

/* --- bash ------------------------------------------------------------------------------------- */

/* The options that a command's own lines name: words that begin with two dashes. */
static void write_options(FILE *out, const char *text)
{
    while ((text = strstr(text, "--"))) {
        size_t len = 2 + strspn(text + 2, "abcdefghijklmnopqrstuvwxyz-");
        if (len > 2)
            fprintf(out, " %.*s", (int)len, text);
        text += len;
    }
}

static void write_settings_options(FILE *out)
{
    for (size_t i = 0; i < settings_count; i++) {
        char option[64];
        setting_option(&settings_table[i], option);
        fprintf(out, " --%s", option);
    }
}

/* "--format xlsx|csv|html" in a command's lines says what --format takes. */
static void write_alternatives(FILE *out, const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz-";
    while ((text = strstr(text, "--"))) {
        size_t len = 2 + strspn(text + 2, letters);
        const char *values = text + len + strspn(text + len, " ");
        size_t values_len = strcspn(values, " ]\n");
        if (len > 2 && values > text + len && memchr(values, '|', values_len)) {
            fprintf(out, "        %.*s) words='", (int)len, text);
            for (size_t i = 0; i < values_len; i++)
                fputc(values[i] == '|' ? ' ' : values[i], out);
            fputs("' ;;\n", out);
        }
        text += len;
    }
}

/* What stands behind an option that takes one of some words. */
static void write_values(FILE *out)
{
    for (size_t i = 0; i < commands_count; i++) {
        write_alternatives(out, commands[i].arguments);
        write_alternatives(out, commands[i].help);
    }
    for (size_t i = 0; i < settings_count; i++) {
        char option[64];
        const struct setting_choice *c = settings_table[i].choices;
        setting_option(&settings_table[i], option);
        if (c)
            fprintf(out, "        --%s) words='", option);
        for (; c && c->name; c++)
            fprintf(out, "%s%s", c->name, c[1].name ? " " : "' ;;\n");
    }
}

static void write_completion(FILE *out)
{
    fputs("# bash completion for intactd, made from its own tables\n"
          "_intactd_files()\n{\n    compopt -o filenames 2>/dev/null\n"
          "    mapfile -t COMPREPLY < <(compgen \"$1\" -- \"$2\")\n}\n_intactd()\n{\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n"
          "    if ((COMP_CWORD == 1)); then\n        words='",
          out);
    for (size_t i = 0; i < commands_count; i++)
        fprintf(out, "%s ", commands[i].name);
    fputs("--help --version'\n    else\n        case $prev in\n"
          "        --data|--backup-dir) _intactd_files -d \"$cur\"; return ;;\n"
          "        --config|--output|-o) _intactd_files -f \"$cur\"; return ;;\n"
          "        import) words='towns organisations projects feeds assets repairs' ;;\n"
          "        token) words='create list revoke' ;;\n",
          out);
    write_values(out);
    fputs("        *) case ${COMP_WORDS[1]} in\n", out);
    for (size_t i = 0; i < commands_count; i++) {
        fprintf(out, "            %s) words='--help", commands[i].name);
        write_options(out, commands[i].arguments);
        write_options(out, commands[i].help);
        if (commands[i].options)
            write_settings_options(out);
        for (size_t k = 0; strcmp(commands[i].name, "help") == 0 && k < commands_count; k++)
            fprintf(out, " %s", commands[k].name);
        fputs("' ;;\n", out);
    }
    fputs("            esac ;;\n        esac\n    fi\n"
          "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
          "    if ((${#COMPREPLY[@]} == 0)); then\n"
          "        _intactd_files -f \"$cur\"\n    fi\n}\n"
          "complete -F _intactd intactd\n",
          out);
}

bool manual_write(const char *which, FILE *out)
{
    static const struct {
        const char *name;
        void (*write)(FILE *out);
    } documents[] = {{"conf", write_conf},
                     {"conf-mdoc", write_conf_mdoc},
                     {"commands-mdoc", write_commands_mdoc},
                     {"routes-mdoc", write_routes_mdoc},
                     {"completion", write_completion}};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        if (strcmp(documents[i].name, which) == 0) {
            documents[i].write(out);
            return true;
        }
    }
    return false;
}
