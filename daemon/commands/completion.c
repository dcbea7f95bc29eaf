#include "commands/completion.h"

#include "cli/options.h"
#include "host/settings.h"

#include <string.h>

/* --- what comes next after a word ------------------------------------------------------------- */

static void write_words(FILE *out, const char *words)
{
    for (; *words; words++)
        fputc(*words == '|' ? ' ' : *words, out);
}

static bool takes(const struct option *o, const char *value_name)
{
    return o->value_name && strcmp(o->value_name, value_name) == 0;
}

/* Writes what completes an option's value, or the first argument after the command's name. */
static void write_value(FILE *out, const struct command *c, const struct option *o)
{
    char before[80], letter[8] = "";
    if (o->kind == OPTION_ARGUMENT)
        snprintf(before, sizeof before, "%s", c->name);
    else
        snprintf(before, sizeof before, "--%s", o->name);
    if (o->letter)
        snprintf(letter, sizeof letter, "|-%c", o->letter);
    if (takes(o, "DIR") || takes(o, "FILE")) {
        fprintf(out, "        %s%s) _intactd_files -%c \"$cur\"; return ;;\n", before, letter,
                takes(o, "DIR") ? 'd' : 'f');
    } else if (o->value_name && strchr(o->value_name, '|')) {
        fprintf(out, "        %s%s) words='", before, letter);
        write_words(out, o->value_name);
        fputs("' ;;\n", out);
    }
}

static bool has_option(const struct command *c, const char *name)
{
    for (const struct option *o = c->options; o->name; o++) {
        if (o->kind != OPTION_ARGUMENT && strcmp(o->name, name) == 0)
            return true;
    }
    return false;
}

/* Tells whether no earlier command has this option: the script needs each name once. */
static bool is_first(const struct command *const *commands, size_t i, const struct option *o)
{
    for (size_t k = 0; k < i; k++) {
        if (o->kind != OPTION_ARGUMENT && has_option(commands[k], o->name))
            return false;
    }
    return true;
}

static void write_values(const struct command *const *commands, FILE *out)
{
    for (size_t i = 0; commands[i]; i++) {
        for (const struct option *o = commands[i]->options; o->name; o++) {
            if (is_first(commands, i, o))
                write_value(out, commands[i], o);
        }
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
    fputs("        --backup-dir) _intactd_files -d \"$cur\"; return ;;\n", out);
}

/* --- the options of each command -------------------------------------------------------------- */

static void write_options(FILE *out, const struct command *c)
{
    for (const struct option *o = c->options; o->name; o++) {
        if (o->kind != OPTION_ARGUMENT)
            fprintf(out, " --%s", o->name);
    }
    for (size_t i = 0; c->takes_settings && i < settings_count; i++) {
        char option[64];
        setting_option(&settings_table[i], option);
        if (!has_option(c, option))
            fprintf(out, " --%s", option);
    }
}

static void write_commands(const struct command *const *commands, FILE *out)
{
    for (size_t i = 0; commands[i]; i++) {
        fprintf(out, "            %s) words='--help", commands[i]->name);
        write_options(out, commands[i]);
        for (size_t k = 0; strcmp(commands[i]->name, "help") == 0 && commands[k]; k++)
            fprintf(out, " %s", commands[k]->name);
        fputs("' ;;\n", out);
    }
}

void completion_write(const struct command *const *commands, FILE *out)
{
    fputs("# bash completion for intactd, made from its own tables\n"
          "_intactd_files()\n{\n    compopt -o filenames 2>/dev/null\n"
          "    mapfile -t COMPREPLY < <(compgen \"$1\" -- \"$2\")\n}\n_intactd()\n{\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n"
          "    if ((COMP_CWORD == 1)); then\n        words='",
          out);
    for (size_t i = 0; commands[i]; i++)
        fprintf(out, "%s ", commands[i]->name);
    fputs("--help --version'\n    else\n        case $prev in\n", out);
    write_values(commands, out);
    fputs("        *) case ${COMP_WORDS[1]} in\n", out);
    write_commands(commands, out);
    fputs("            esac ;;\n        esac\n    fi\n"
          "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
          "    if ((${#COMPREPLY[@]} == 0)); then\n"
          "        _intactd_files -f \"$cur\"\n    fi\n}\n"
          "complete -F _intactd intactd\n",
          out);
}
