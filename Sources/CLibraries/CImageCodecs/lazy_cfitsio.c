#define GALSH_CFITSIO_ITSELF
#include "lazy_cfitsio.h"
#include "CImageCodecs.h"

#ifdef __linux__
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#define TEXT_OF(number) #number
#define LIBRARY(number) "libcfitsio.so." TEXT_OF(number)

struct galsh_cfitsio galsh_cfitsio;
static char failure[GALSH_MESSAGE_LENGTH];

static void load(void) {
  void *library = dlopen(LIBRARY(CFITSIO_SONAME), RTLD_LAZY | RTLD_LOCAL);
  int is_whole = library != NULL;
#define FIND(name) is_whole = is_whole && (galsh_cfitsio.name##_ = dlsym(library, #name)) != NULL;
  GALSH_CFITSIO_FUNCTIONS(FIND)
  if (!is_whole) snprintf(failure, sizeof failure, "CFITSIO cannot be loaded: %s", dlerror());
}

int galsh_cfitsio_load(char *message) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  if (failure[0] && message) snprintf(message, GALSH_MESSAGE_LENGTH, "%s", failure);
  return !failure[0];
}
#else
int galsh_cfitsio_load(char *message) { return 1; }
#endif
