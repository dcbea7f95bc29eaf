/* version.h - the program's version, as --version, the metrics and the manual show it. */
#ifndef INTACT_HOST_VERSION_H
#define INTACT_HOST_VERSION_H

#define INTACTD_VERSION "0.1.0"

#endif
