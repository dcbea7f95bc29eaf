#include "commands/commands.h"

#include "commands/manual.h"
#include "host/settings.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

static void serve_options(FILE *out)
{
    fprintf(out,
            "  --config FILE              reads the same settings from an INI file:\n"
            "                             NAME = VALUE, with _ for -; the command line wins\n");
    settings_help(out);
}

const struct command commands[] = {
    {"serve", "--data DIR [--listen HOST:PORT] [--config FILE]", "runs the daemon",
     "The first start makes DIR and writes an admin's token, alone, to DIR/admin.token.\n",
     serve_options, command_serve},
    {"demo", "--data DIR [--days 92] [--seed 1] [--until TIME] [--follow]",
     "fills an empty directory with the demonstration district",
     "  --days N                   days of reports up to the end (92)\n"
     "  --seed N                   another number gives another district's faults (1)\n"
     "  --until TIME               the end, such as 2022-10-01T00:00:00+08:00 (now)\n"
     "  --follow                   keeps the district's feeds reporting to a running daemon\n",
     NULL, command_demo},
    {"token", "create|list|revoke --data DIR ...", "makes, lists and revokes access tokens",
     "  create --name NAME --role admin|office|contractor|supervisor|feed|viewer\n"
     "         [--organisation CODE] [--feed CODE]\n"
     "  list\n"
     "  revoke ID\n"
     "A new token is shown once, with a curl line that works.\n",
     NULL, command_token},
    {"report", "MONTH --data DIR [--format xlsx|csv|html] [--contractor CODE] [-o FILE]",
     "writes a month's report to a file",
     "  --format xlsx|csv|html     what is written (xlsx)\n"
     "  --contractor CODE          one contractor's part (the whole district)\n"
     "  --lang zh|en               its language (zh)\n"
     "  --revision N               a closed month's revision (the newest)\n"
     "  -o, --output FILE          where to; - is the standard output\n"
     "                             (assessment-MONTH.FORMAT)\n",
     NULL, command_report},
    {"verify", "--data DIR [--receipt JSON]", "checks that what is stored proves itself",
     "Checks the journal's hash chain against its anchor, the schema, the file's pages, and\n"
     "recomputes what is derived: the projected tables, the stored runs. Prints the rows and the\n"
     "head of the chain; status 1, and what was found, when something does not prove itself.\n"
     "  --receipt JSON             also checks that the journal holds this receipt, as POST "
     "events\n"
     "                             answers it: '{\"seq\":17,\"head\":\"...\"}'\n",
     NULL, command_verify},
    {"backup", "FILE --data DIR [--force]", "copies the database, consistently, while it is in use",
     "Prints the journal position that the copy holds. An existing FILE is replaced with "
     "--force.\n",
     NULL, command_backup},
    {"restore", "FILE --data DIR [--force]", "puts a backup in the place of a database",
     "The directory must not be in use. A database that is there is moved aside with --force, "
     "never\n"
     "overwritten. The journal of what is restored says so in a row of its own. A directory "
     "without\n"
     "admin.token gets a new one. With FILE the DIR/intact.db itself, and --force, a database "
     "whose\n"
     "anchor is lost is taken over as it is.\n",
     NULL, command_restore},
    {"import", "KIND FILE --data DIR [--dry-run]", "brings the registry in from CSV or JSON",
     "KIND is towns, organisations, projects, feeds, assets or repairs; FILE ends in .csv, .json,\n"
     ".ndjson or .jsonl (of repairs, never .csv). Good records are taken; the others are in\n"
     "FILE.rejects.csv with line, field, code and detail, and the status is 1 then. --dry-run "
     "prints\n"
     "the difference and changes nothing.\n",
     NULL, command_import},
    {"doctor", "--data DIR [--config FILE]", "looks the installation over",
     "Time zone data, disk and growth, permissions, backups, clock, silent feeds, assets never\n"
     "reported, duplicate names, settings (in notes: which are not the default). Each finding has "
     "a\n"
     "remedy; status 1 with an error.\n",
     NULL, command_doctor},
    {"help", "[COMMAND | --as DOCUMENT]", "shows this, or a command's help",
     "DOCUMENT is conf (a commented intactd.conf), conf-mdoc, commands-mdoc, routes-mdoc (parts "
     "of\n"
     "the manual pages) or completion (for bash).\n",
     NULL, command_help},
};
const size_t commands_count = sizeof commands / sizeof commands[0];

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < commands_count; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static void print_help(const struct command *c)
{
    printf("usage: intactd %s %s\n\n%s.\n", c->name, c->arguments, c->summary);
    if (c->help[0])
        printf("%s", c->help);
    if (c->options) {
        printf("\n");
        c->options(stdout);
    }
}

static void print_overview(FILE *out)
{
    fprintf(out, "usage: intactd COMMAND --data DIR ...\n\n");
    for (size_t i = 0; i < commands_count; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\nintactd COMMAND --help says more. Exit status: 0, 1 (failed), 2 (usage).\n");
}

int command_help(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--as") == 0)
        return manual_write(argv[2], stdout)
                   ? EXIT_DONE
                   : usage_error("help", "nothing is written as \"%s\"", argv[2]);
    const struct command *c = argc > 1 ? find(argv[1]) : NULL;
    if (argc > 1 && !c)
        return usage_error("help", "there is no command \"%s\"", argv[1]);
    if (c)
        print_help(c);
    else
        print_overview(stdout);
    return EXIT_DONE;
}

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
            fprintf(stderr, "intactd: there is no command \"%s\"\n", name);
        print_overview(stderr);
        return EXIT_USAGE;
    }
    if (asks_for_help(argc - 1, argv + 1)) {
        print_help(c);
        return EXIT_DONE;
    }
    return c->run(argc - 1, argv + 1);
}

int usage_error(const char *command, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "intactd %s: ", command);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nintactd %s --help says more.\n", command);
    return EXIT_USAGE;
}

int usage_unknown(const char *command, const char *option, const char *argument)
{
    return option[0] ? usage_error(command, "there is no option --%s", option)
                     : usage_error(command, "what is \"%s\"?", argument);
}

int command_failed(const char *command, const char *detail)
{
    fprintf(stderr, "intactd %s: %s\n", command, detail);
    return EXIT_FAILED;
}
