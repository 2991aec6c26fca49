#ifndef GALSH_ALLOCATOR_H
#define GALSH_ALLOCATOR_H

// What glibc's allocator is told; elsewhere nothing.

#if defined(__linux__)
#include <features.h>
#endif
#if defined(__GLIBC__)
#include <malloc.h>
#endif

/// Blocks below `mapped` bytes come from the heap, of which up to `kept` bytes stay when they are freed.
static inline void galsh_keep_freed_memory(int mapped, int kept) {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, mapped);
  mallopt(M_TRIM_THRESHOLD, kept);
#else
  (void)mapped;
  (void)kept;
#endif
}

#endif
