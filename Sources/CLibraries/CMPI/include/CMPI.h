// What galsh uses of MPI, without mpi.h. Handles and constants differ between the two families of MPI that there are,
// and the library is loaded only when a launcher has started several ranks; so nothing is linked, no compiler is
// needed on the machine, and one program runs under all of them. The two binary interfaces are those of Open MPI 4 and
// 5 (libmpi.so.40) and of MPICH 3.1 and later (libmpi.so.12, libmpich.so.12), which Intel MPI, MVAPICH and Cray MPICH
// share (https://www.mpich.org/abi/).
#ifndef GALSH_CMPI_H
#define GALSH_CMPI_H
#include <stddef.h>

enum galsh_mpi_family { GALSH_OPEN_MPI = 0, GALSH_MPICH = 1 };

// Loads the library of a family, once. NULL, or why it could not be.
const char *galsh_mpi_load(enum galsh_mpi_family family);
// Where it was found: the name that was loaded.
const char *galsh_mpi_name(void);
// The name under which a family's library is there, without keeping it loaded; NULL if it is not.
const char *galsh_mpi_probe(enum galsh_mpi_family family);

// MPI_Init_thread and what follows; 0 or an error code of MPI. Signal handlers and mask are as before. Whoever leaves
// without galsh_mpi_finish ends all ranks.
int galsh_mpi_start(int *rank, int *size);
int galsh_mpi_finish(void);
// Ends all ranks; does not return.
void galsh_mpi_abort(int status);

// Ranks that share this machine's memory, and which of them this is.
int galsh_mpi_node(int *rank, int *size);

// Each gives `bytes` bytes and gets those of all: `counts[r]` bytes at `all + places[r]`.
int galsh_mpi_gather(const void *own, int bytes, void *all, const int *counts, const int *places);
// Each gives every other some bytes and gets some.
int galsh_mpi_exchange(
    const void *own, const int *counts, const int *places, void *all, const int *all_counts, const int *all_places);

// Texts, ended by a zero and cut to `capacity`.
void galsh_mpi_error(int code, char *text, size_t capacity);
void galsh_mpi_library(char *text, size_t capacity);
void galsh_mpi_host(char *text, size_t capacity);

#endif
