#ifndef GALSH_HDF5_WIRE_H
#define GALSH_HDF5_WIRE_H

#include "CHDF5.h"

// What goes over the socket between a program and the process that reads HDF5 for it.

/// The variable that tells a program that it is started to read HDF5, and the descriptor of its socket.
#define GALSH_H5_VARIABLE "GALSH_HDF5_SERVER"
#define GALSH_H5_SOCKET 3

/// The most bytes of one answer.
#define GALSH_H5_MOST ((uint64_t)1 << 30)
/// The most datasets that are listed.
#define GALSH_H5_DATASETS 10000

enum { GALSH_H5_LIST = 1, GALSH_H5_READ = 2, GALSH_H5_TEXTS = 3 };

/// A question; that of GALSH_H5_LIST is followed by `bytes` of a path.
typedef struct {
  uint64_t what, dataset, first, rows, bytes;
} galsh_h5_question;

/// An answer: `bytes` follow, which are a message where `status` is not 0.
typedef struct {
  int64_t status, count;
  uint64_t bytes;
} galsh_h5_answer;

/// All bytes, or -1.
int galsh_h5_send_all(int socket, const void *bytes, size_t count);
int galsh_h5_receive_all(int socket, void *bytes, size_t count);

#endif
