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

// And what `galsh doctor` asks: the version of the C library, the file that holds a function, the kind of a file system.
#ifdef __APPLE__
#include <dlfcn.h>
#include <sys/mount.h>
static inline const char *galsh_file_of(const void *address) {
  Dl_info found;
  return dladdr(address, &found) ? found.dli_fname : NULL;
}
#else
#include <gnu/libc-version.h>
#include <sys/vfs.h>
struct galsh_dl_info {
  const char *file;
  void *base;
  const char *symbol;
  void *address;
};
extern int galsh_dladdr(const void *address, struct galsh_dl_info *found) __asm__("dladdr");
static inline const char *galsh_file_of(const void *address) {
  struct galsh_dl_info found;
  return galsh_dladdr(address, &found) ? found.file : NULL;
}
#endif
