#include "host/installed.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void installed_arguments(int *argc, char ***argv, char **room)
{
    static char option[] = "--config", path[] = INSTALLED_CONFIG;
    for (int i = 1; i < *argc; i++) {
        if (strncmp((*argv)[i], option, strlen(option)) == 0)
            return;
    }
    if (access(INSTALLED_CONFIG, R_OK) != 0)
        return;
    room[0] = (*argv)[0];
    room[1] = option;
    room[2] = path;
    memcpy(room + 3, *argv + 1, (size_t)(*argc - 1) * sizeof *room);
    *argc += 2;
    *argv = room;
}

bool installed_settings(struct settings *ret)
{
    char program[] = "intactd", option[] = "--config", path[] = INSTALLED_CONFIG;
    char *argv[] = {program, option, path, NULL};
    bool is_there = access(INSTALLED_CONFIG, R_OK) == 0;
    struct error err;
    struct settings s;
    if (settings_load(is_there ? 3 : 1, argv, &s, &err) != STATUS_OK)
        return false;
    if (!s.data[0] && is_there && access(INSTALLED_DATA, F_OK) == 0)
        strcpy(s.data, INSTALLED_DATA);
    if (!s.data[0])
        return false;
    *ret = s;
    return true;
}
