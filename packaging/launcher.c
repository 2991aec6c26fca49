// bin/galsh of a package: finds out what the processor can do and starts the program that was built for it.
//
// The folder that the package was unpacked to may have any name and be read-only, and bin/galsh may be reached through links.
// Nothing is started when the processor is too old: the first instruction that it lacks would end galsh without a word.
//
// A package to unpack brings the C library that its other libraries were built with. It is used where the system's is older
// than they need; a newer one is better, since libraries of the system that galsh loads (MPI, name services) need theirs.

#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FAILED = 70, USAGE = 64 };

static int exists(const char *path) { return access(path, F_OK) == 0; }

static char *joined(const char *folder, const char *rest) {
  char *path = NULL;
  if (asprintf(&path, "%s/%s", folder, rest) < 0) {
    fputs("galsh: no memory\n", stderr);
    exit(FAILED);
  }
  return path;
}

// Whether a library has a version of the C library among its dynamic names, such as GLIBC_2.36.
static int has_version(const char *library, const char *version) {
  int file = open(library, O_RDONLY | O_CLOEXEC);
  struct stat state;
  if (file < 0 || fstat(file, &state) || state.st_size < (off_t)sizeof(Elf64_Ehdr)) return 0;
  size_t size = (size_t)state.st_size;
  const unsigned char *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (bytes == MAP_FAILED) return 0;
  const Elf64_Ehdr *head = (const Elf64_Ehdr *)bytes;
  if (memcmp(head->e_ident, ELFMAG, SELFMAG) || head->e_shentsize != sizeof(Elf64_Shdr) ||
      head->e_shoff > size || head->e_shnum > (size - head->e_shoff) / sizeof(Elf64_Shdr)) {
    return 0;
  }
  const Elf64_Shdr *sections = (const Elf64_Shdr *)(bytes + head->e_shoff);
  for (int i = 0; i < head->e_shnum; i++) {
    const Elf64_Shdr *it = &sections[i];
    if (it->sh_type != SHT_STRTAB || !(it->sh_flags & SHF_ALLOC)) continue;
    if (it->sh_offset > size || it->sh_size > size - it->sh_offset) continue;
    // The zero behind the name is compared too: GLIBC_2.3 is not GLIBC_2.36.
    if (memmem(bytes + it->sh_offset, it->sh_size, version, strlen(version) + 1)) return 1;
  }
  return 0;
}

// Whether the system's C library is as new as what the package brings needs. It lies beside the loader.
static int system_is_new_enough(void) {
  char *loader = realpath("/lib64/ld-linux-x86-64.so.2", NULL);
  if (!loader) return 0;
  *strrchr(loader, '/') = 0;
  return has_version(joined(loader, "libc.so.6"), "GLIBC_" NEEDED_GLIBC);
}

// Sets a variable that libraries read, unless the user has.
static void offer(const char *name, const char *value) { setenv(name, value, 0); }

// Fonts are looked for in the package first, so that pictures are lettered alike everywhere; terminals' descriptions only where
// the system has none.
static void prepare(const char *root) {
  char *fonts = joined(root, "share/galsh/fonts/fonts.conf");
  if (exists(fonts)) offer("FONTCONFIG_FILE", fonts);
  char *terminals = joined(root, "share/galsh/terminfo");
  if (exists(terminals) && !exists("/usr/share/terminfo/x") && !exists("/lib/terminfo/x") && !exists("/etc/terminfo/x")) {
    offer("TERMINFO_DIRS", terminals);
  }
}

// The kernels to run: those that GALSH_KERNELS asks for, else the widest that the processor has.
static const char *kernels(void) {
  __builtin_cpu_init();
  int has_v3 = __builtin_cpu_supports("x86-64-v3") != 0, has_v4 = __builtin_cpu_supports("x86-64-v4") != 0;
  const char *wish = getenv("GALSH_KERNELS");
  if (wish && *wish && strcmp(wish, "x86-64-v3") && strcmp(wish, "x86-64-v4")) {
    fprintf(stderr, "error[processor]: GALSH_KERNELS is x86-64-v3 or x86-64-v4, found \"%.40s\"\n", wish);
    exit(USAGE);
  }
  if (!has_v3) {
    fputs("error[processor]: this processor lacks AVX2, FMA or BMI2 (x86-64-v3), which the packaged galsh needs; build it from "
          "source here, with GALSH_MARCH=x86-64-v2\n", stderr);
    exit(FAILED);
  }
  if (wish && !strcmp(wish, "x86-64-v4") && !has_v4) {
    fputs("error[processor]: GALSH_KERNELS=x86-64-v4, but this processor lacks AVX-512; leave it out or say x86-64-v3\n", stderr);
    exit(FAILED);
  }
  return wish && *wish ? wish : has_v4 ? "x86-64-v4" : "x86-64-v3";
}

int main(int count, char **words) {
  // Swift reads the command line from /proc too: without it galsh would take it for empty.
  char *self = realpath("/proc/self/exe", NULL);
  char *slash = self ? strrchr(self, '/') : NULL;
  if (!slash) {
    fputs("galsh: there is no /proc here, which galsh needs (in a chroot: mount -t proc proc /proc)\n", stderr);
    return FAILED;
  }
  *slash = 0;
  char *root = realpath(joined(self, ".."), NULL);
  *slash = '/';
  if (!root) {
    fprintf(stderr, "galsh: %s: %s\n", self, strerror(errno));
    return FAILED;
  }
  char *folder = joined(joined(root, "libexec/galsh"), kernels());
  char *program = joined(folder, "galsh");
  prepare(root);
  // What galsh tells others to start, such as Jupyter; it takes the variable away.
  setenv("GALSH_LAUNCHER", self, 1);

  char *glibc = joined(root, "lib/galsh/glibc");
  const char *wish = getenv("GALSH_GLIBC");
  int wants_own = wish && !strcmp(wish, "brought");
  if (!exists(glibc) || (!wants_own && system_is_new_enough())) {
    execv(program, words);
    fprintf(stderr, "galsh: %s: %s\n", program, strerror(errno));
    return FAILED;
  }
  // The loader's own name is what `ps` shows, hence a link of the name galsh.
  char **all = calloc((size_t)count + 8, sizeof *all);
  if (!all) return FAILED;
  char *loader = joined(glibc, "galsh");
  char *fixed[] = {loader, "--argv0", count > 0 ? words[0] : "galsh", "--library-path", glibc, program};
  memcpy(all, fixed, sizeof fixed);
  for (int i = 1; i < count; i++) all[sizeof fixed / sizeof *fixed + (size_t)i - 1] = words[i];
  execv(loader, all);
  fprintf(stderr, "galsh: %s: %s\n", loader, strerror(errno));
  return FAILED;
}
