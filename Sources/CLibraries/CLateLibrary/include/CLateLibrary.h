#ifndef GALSH_LATE_LIBRARY_H
#define GALSH_LATE_LIBRARY_H

// Libraries that are loaded when they are first needed, so that galsh starts without them, or where they are missing.
// Each shim of one keeps the names that it goes by in one list, which `galsh doctor` asks for as well.

#include <stddef.h>

/// A function or variable of a library, and where its address is to be put.
typedef struct {
  const char *name;
  void *place;
} galsh_symbol;

/// Loads the first of the names, which end with NULL, that can be loaded. NULL if none can: dlerror() says why.
void *galsh_late_open(const char *const *names);

/// Finds `count` symbols; NULL, or the name of the first that the library does not have.
const char *galsh_late_find(void *library, const galsh_symbol *symbols, size_t count);

#endif
