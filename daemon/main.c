/* The program begins here; commands/commands.c says what it can do. */
#include "commands/commands.h"

int main(int argc, char **argv)
{
    return commands_run(argc, argv);
}
