#ifndef GALSH_HDF5_CHUNKS_H
#define GALSH_HDF5_CHUNKS_H

#include "CHDF5.h"

// Chunks that are packed by deflate, unpacked by libdeflate rather than by libhdf5, which has zlib do it.
// Only where the numbers need no other work than that: with shuffle or without, of the type that they are
// handed over as. Whatever is not as it was expected is left to libhdf5, which says what is wrong.

/// How the numbers of a dataset are packed; `bytes` is 0 where libhdf5 is to read them.
typedef struct {
  /// The axes of a chunk, and its bytes when it is unpacked.
  uint64_t dims[GALSH_H5_RANK];
  size_t bytes;
  int is_shuffled;
} galsh_h5_packing;

/// Finds what is needed of libhdf5; without it nothing is read so.
void galsh_h5_find_chunks(void *library);

/// How a chunked dataset is packed, by its list of properties, its type and the type that is handed over
/// (identifiers of libhdf5).
galsh_h5_packing galsh_h5_describe_packing(const galsh_h5_dataset *told, const uint64_t *chunk, int64_t plist,
                                           int64_t type, int64_t native);

/// Reads rows of a dataset (an identifier). Returns 1, or 0 with `out` half written.
int galsh_h5_read_packed(const galsh_h5_dataset *told, const galsh_h5_packing *packing, int64_t set,
                         uint64_t first, uint64_t rows, uint8_t *out);

#endif
