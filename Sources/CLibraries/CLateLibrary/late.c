#include "CLateLibrary.h"

#include <dlfcn.h>

void *galsh_late_open(const char *const *names) {
  void *library = NULL;
  for (; *names && !library; names++) library = dlopen(*names, RTLD_LAZY | RTLD_LOCAL);
  return library;
}

const char *galsh_late_find(void *library, const galsh_symbol *symbols, size_t count) {
  for (size_t i = 0; i < count; i++) {
    void *found = dlsym(library, symbols[i].name);
    if (!found) return symbols[i].name;
    *(void **)symbols[i].place = found;
  }
  return NULL;
}
