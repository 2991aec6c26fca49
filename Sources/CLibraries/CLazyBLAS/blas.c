#include "CLazyBLAS.h"

#include <pthread.h>

static __typeof__(cblas_sgemm) *sgemm;

#ifdef __linux__
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void *symbol(void *library, const char *name) {
  void *found = library ? dlsym(library, name) : NULL;
  if (found) return found;
  fprintf(stderr, "galsh: OpenBLAS cannot be loaded: %s\n", dlerror());
  exit(127);
}

static void load(void) {
  void *library = dlopen("libopenblas.so.0", RTLD_LAZY | RTLD_LOCAL);
  sgemm = symbol(library, "cblas_sgemm");
  __typeof__(openblas_set_num_threads) *set_threads = symbol(library, "openblas_set_num_threads");
  set_threads(1);
}
#else
static void load(void) {
  sgemm = cblas_sgemm;
  openblas_set_num_threads(1);
}
#endif

void galsh_blas_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
}

void galsh_sgemm(CBLAS_LAYOUT order, CBLAS_TRANSPOSE trans_a, CBLAS_TRANSPOSE trans_b, blasint m, blasint n, blasint k,
                 float alpha, const float *a, blasint lda, const float *b, blasint ldb, float beta, float *c,
                 blasint ldc) {
  sgemm(order, trans_a, trans_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
