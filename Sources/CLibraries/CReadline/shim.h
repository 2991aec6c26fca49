#include <stdio.h>
#include <readline/history.h>
#include <readline/readline.h>

// What Swift's module of the system's C library leaves out: openpty, and the flag of posix_spawn by which a process leads a
// session (POSIX_SPAWN_SETSID, which glibc hides behind _GNU_SOURCE).
#ifdef __APPLE__
#include <util.h>
enum { GALSH_SPAWN_SETSID = 0x0400 };
#else
#include <pty.h>
enum { GALSH_SPAWN_SETSID = 0x80 };
#endif
