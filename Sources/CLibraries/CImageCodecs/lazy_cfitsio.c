#define GALSH_CFITSIO_ITSELF
#include "lazy_cfitsio.h"
#include "CImageCodecs.h"

#ifdef __linux__
#include <CLateLibrary.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#define TEXT_OF(number) #number
#define LIBRARY(number) "libcfitsio.so." TEXT_OF(number)

struct galsh_cfitsio galsh_cfitsio;
static char failure[GALSH_MESSAGE_LENGTH];

static const char *const names[] = {LIBRARY(CFITSIO_SONAME), NULL};

const char *const *galsh_cfitsio_names(void) { return names; }

static void load(void) {
  const galsh_symbol symbols[] = {
#define SYMBOL(name) {#name, &galsh_cfitsio.name##_},
      GALSH_CFITSIO_FUNCTIONS(SYMBOL)
#undef SYMBOL
  };
  void *library = galsh_late_open(names);
  const char *missing = library ? galsh_late_find(library, symbols, sizeof symbols / sizeof *symbols) : NULL;
  if (!library || missing) snprintf(failure, sizeof failure, "CFITSIO cannot be loaded: %s", missing ? missing : dlerror());
}

int galsh_cfitsio_load(char *message) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  if (failure[0] && message) snprintf(message, GALSH_MESSAGE_LENGTH, "%s", failure);
  return !failure[0];
}
#else
const char *const *galsh_cfitsio_names(void) {
  static const char *const names[] = {"libcfitsio.dylib", NULL};
  return names;
}
int galsh_cfitsio_load(char *message) { return 1; }
#endif
