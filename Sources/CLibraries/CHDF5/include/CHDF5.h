#ifndef GALSH_HDF5_H
#define GALSH_HDF5_H

// HDF5 files, read by libhdf5 in a process of its own.
//
// libhdf5 was not written for hostile bytes: a file with one bit wrong may end the process that reads it, or keep it
// busy for ever. So nothing of it is ever loaded here. `galsh_h5_open` starts the running program again; what is in
// `hdf5_server.c` then answers, before anything else of the program has begun, over a socket: it lists the datasets
// and reads rows of them, until the socket is closed. If it dies, that is one error.
//
// Calls for one file must not overlap; those for two files may.

#include <stddef.h>
#include <stdint.h>

#define GALSH_H5_MESSAGE 256
#define GALSH_H5_RANK 8

/// What the elements of a dataset are.
typedef enum {
  GALSH_H5_OTHER,
  GALSH_H5_UNSIGNED,
  GALSH_H5_SIGNED,
  GALSH_H5_REAL,
  GALSH_H5_TEXT
} galsh_h5_kind;

/// A dataset.
typedef struct {
  uint64_t dims[GALSH_H5_RANK];
  /// Rows of a chunk along the first axis; 0 where it is not chunked.
  uint64_t chunk_rows;
  /// Where its bytes lie in the file, one after another as they are; -1 where they do not.
  int64_t offset;
  /// A galsh_h5_kind; how many axes.
  int32_t kind, rank;
  /// Bytes of an element as it is handed over, which is little-endian; as it lies in the file.
  int32_t size, file_size;
  /// 1 if it lies in the file with the first byte the greatest.
  int32_t is_big_endian;
  /// Bytes of its name.
  int32_t name_length;
} galsh_h5_dataset;

typedef struct galsh_h5_file galsh_h5_file;

/// The names that libhdf5 goes by, up to NULL.
const char *const *galsh_h5_names(void);

/// By what the running program is to be started again, where that is not its own file: the launcher of a package, which
/// chooses among the programs it has, and the loader of its C library where that is brought along (/proc/self/exe is that
/// loader then). To be called before there are threads; NULL or what is too long changes nothing.
void galsh_h5_start_by(const char *launcher);

/// Opens a file; NULL with the reason in `message` if that fails.
galsh_h5_file *galsh_h5_open(const char *path, char message[GALSH_H5_MESSAGE]);
void galsh_h5_close(galsh_h5_file *file);
/// How many datasets there are.
int galsh_h5_count(const galsh_h5_file *file);
/// A dataset, and its path without the leading slash, `name_length` bytes.
const galsh_h5_dataset *galsh_h5_at(const galsh_h5_file *file, int index, const char **name);
/// Reads rows of a dataset of numbers into `out`, which has room for `bytes`; 0, or 1 with the reason.
int galsh_h5_read(galsh_h5_file *file, int index, uint64_t first, uint64_t rows, void *out, size_t bytes,
                  char message[GALSH_H5_MESSAGE]);
/// Reads the texts of a dataset of one axis: one after another, each with four bytes of length before it. `*out` is to
/// be freed with galsh_h5_free.
int galsh_h5_texts(galsh_h5_file *file, int index, uint8_t **out, size_t *bytes, char message[GALSH_H5_MESSAGE]);
void galsh_h5_free(uint8_t *texts);

#endif
