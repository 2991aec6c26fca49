#ifndef GALSH_LAZY_BLAS_H
#define GALSH_LAZY_BLAS_H

// OpenBLAS, loaded when a network first needs it: its threads and Fortran library would otherwise be in the way of the
// first prompt, which needs neither.

#include <cblas.h>

/// The names that it goes by, up to NULL.
const char *const *galsh_blas_names(void);

/// Loads OpenBLAS and has it run on the calling thread alone, with kernels for AVX-512 if `is_wide`, else for AVX2. Must be
/// called once before the first product. Where it cannot be loaded, the process ends with status 127, as it would were it
/// linked.
void galsh_blas_load(int is_wide);

/// `cblas_sgemm`.
void galsh_sgemm(CBLAS_LAYOUT order, CBLAS_TRANSPOSE trans_a, CBLAS_TRANSPOSE trans_b, blasint m, blasint n, blasint k,
                 float alpha, const float *a, blasint lda, const float *b, blasint ldb, float beta, float *c,
                 blasint ldc);

#endif
