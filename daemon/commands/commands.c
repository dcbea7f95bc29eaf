#include "commands/commands.h"

#include "cli/options.h"
#include "commands/list.h"
#include "commands/manual.h"
#include "demo/demo.h"
#include "host/settings.h"
#include "host/terminal.h"
#include "host/version.h"

#include <string.h>

static const struct command help_command;

static const struct command *const commands[] = {
    &serve_command,  &demo_command,   &token_command,   &report_command,
    &verify_command, &backup_command, &restore_command, &promote_command,
    &import_command, &doctor_command, &help_command,    NULL,
};

static const struct command *find(const char *name)
{
    for (size_t i = 0; commands[i]; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static void print_help(const struct command *c)
{
    printf("usage: intactd %s ", c->name);
    options_usage(c, stdout);
    printf("\n\n%s.\n%s%s", c->summary, c->help, c->takes_settings ? "\n" : "");
    options_help(c, stdout);
    if (c->takes_settings)
        settings_help(stdout);
}

static void print_overview(FILE *out)
{
    fprintf(out, "usage: intactd COMMAND --data DIR ...\n\n");
    for (size_t i = 0; commands[i]; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(out, "\nintactd COMMAND --help says more. Exit status: 0, 1 (failed), 2 (usage).\n");
}

struct help_arguments {
    const char *command, *document;
};

static int run_help(int argc, char **argv)
{
    struct help_arguments a = {0};
    int usage = options_read(&help_command, argc, argv, &a);
    if (usage != EXIT_DONE)
        return usage;
    if (a.document)
        return manual_write(a.document, commands, stdout)
                   ? EXIT_DONE
                   : usage_error("help", "nothing is written as \"%s\"", a.document);
    const struct command *c = a.command ? find(a.command) : NULL;
    if (a.command && !c)
        return usage_error("help", "there is no command \"%s\"", a.command);
    if (c)
        print_help(c);
    else
        print_overview(stdout);
    return EXIT_DONE;
}

static const struct option help_options[] = {
    OPTION("COMMAND", NULL, NULL, OPTION_ARGUMENT, offsetof(struct help_arguments, command)),
    OPTION("as", "DOCUMENT", NULL, OPTION_VALUE, offsetof(struct help_arguments, document)),
    {0},
};

static const struct command help_command = {
    .name = "help",
    .usage = "[COMMAND | --as DOCUMENT]",
    .summary = "shows this, or a command's help",
    .help =
        "DOCUMENT is conf (a commented intactd.conf), conf-mdoc, commands-mdoc, routes-mdoc (parts "
        "of\n"
        "the manual pages), completion (for bash), routes or settings (those tables as JSON).\n",
    .options = help_options,
    .run = run_help,
};

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    }
    return false;
}

int commands_run(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--version") == 0) {
        printf("intactd %s\n", INTACTD_VERSION);
        return EXIT_DONE;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        print_overview(stdout);
        return EXIT_DONE;
    }
    const struct command *c = find(name);
    if (!c) {
        if (name[0])
            terminal_line(stderr, "intactd: there is no command \"%s\"", name);
        print_overview(stderr);
        return EXIT_USAGE;
    }
    if (asks_for_help(argc - 1, argv + 1)) {
        print_help(c);
        return EXIT_DONE;
    }
    return c->run(argc - 1, argv + 1);
}
