#include "CLazyBLAS.h"

#include <pthread.h>

static __typeof__(cblas_sgemm) *sgemm;
#ifdef __x86_64__
static const char *core = "Haswell";
#else
static const char *core;
#endif

#ifdef __linux__
#include <CLateLibrary.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"libopenblas.so.0", NULL};

// The library starts a thread for every processor of the machine when it is loaded, though all products here run on the
// thread that asks for them: on a node of which a job has four processors that would be dozens, and may be refused.
//
// It chooses its kernels by the model of the processor, which it may not know (then it takes those of 2004), and other
// kernels add in another order. So those are taken that want what galsh's own kernels want: the same galsh gives the same
// bits on whatever processor it runs.
static void *load_without_threads(void) {
  static const char name[] = "OPENBLAS_NUM_THREADS";
  static const char kind[] = "OPENBLAS_CORETYPE";
  int chosen = core && !getenv(kind);
  if (chosen) setenv(kind, core, 1);
  const char *given = getenv(name);
  char *before = given ? strdup(given) : NULL;
  setenv(name, "1", 1);
  void *library = galsh_late_open(names);
  if (before) {
    setenv(name, before, 1);
  } else {
    unsetenv(name);
  }
  free(before);
  // Programs that galsh starts make their own choice.
  if (chosen) unsetenv(kind);
  return library;
}

static void load(void) {
  __typeof__(openblas_set_num_threads) *set_threads;
  const galsh_symbol symbols[] = {{"cblas_sgemm", &sgemm}, {"openblas_set_num_threads", &set_threads}};
  void *library = load_without_threads();
  const char *missing = library ? galsh_late_find(library, symbols, 2) : NULL;
  if (!library || missing) {
    fprintf(stderr, "galsh: OpenBLAS cannot be loaded: %s\n", missing ? missing : dlerror());
    exit(127);
  }
  set_threads(1);
}
#else
static const char *const names[] = {"libopenblas.dylib", NULL};

static void load(void) {
  sgemm = cblas_sgemm;
  openblas_set_num_threads(1);
}
#endif

const char *const *galsh_blas_names(void) { return names; }

void galsh_blas_load(int is_wide) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  if (is_wide && core) core = "SkylakeX";
  pthread_once(&once, load);
}

void galsh_sgemm(CBLAS_LAYOUT order, CBLAS_TRANSPOSE trans_a, CBLAS_TRANSPOSE trans_b, blasint m, blasint n, blasint k,
                 float alpha, const float *a, blasint lda, const float *b, blasint ldb, float beta, float *c,
                 blasint ldc) {
  sgemm(order, trans_a, trans_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
