#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMPI.h"

#include "CLateLibrary.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A handle is a pointer in Open MPI and an int in MPICH. Both are handed over in a register of their own, of which an
// int is the lower half: so one type does for both in every call. What is written through a pointer is not so:
// a handle's own size is read back below.
typedef intptr_t handle;

static struct {
  int (*initialized)(int *);
  int (*finalized)(int *);
  int (*init_thread)(int *, char ***, int, int *);
  int (*finalize)(void);
  int (*abort)(handle, int);
  int (*comm_dup)(handle, void *);
  int (*comm_free)(void *);
  int (*comm_rank)(handle, int *);
  int (*comm_size)(handle, int *);
  int (*comm_set_errhandler)(handle, handle);
  int (*comm_split_type)(handle, int, int, handle, void *);
  int (*iallgatherv)(const void *, int, handle, void *, const int *, const int *, handle, handle, void *);
  int (*ialltoallv)(
      const void *, const int *, const int *, handle, void *, const int *, const int *, handle, handle, void *);
  int (*test)(void *, int *, void *);
  int (*error_string)(int, char *, int *);
  int (*library_version)(char *, int *);
  int (*processor_name)(char *, int *);
} mpi;

static enum galsh_mpi_family family;
static handle all_ranks, byte_type, errors_return, no_info;
static int shared_memory;
static void *no_status;
static handle world;
static char problem[512], name[64];

// MPICH 3.1's binary interface: mpi.h of MPICH.
enum {
  MPICH_COMM_WORLD = 0x44000000,
  MPICH_BYTE = 0x4c00010d,
  MPICH_ERRORS_RETURN = 0x54000001,
  MPICH_INFO_NULL = 0x1c000000,
  MPICH_COMM_TYPE_SHARED = 1,
  OPEN_MPI_COMM_TYPE_SHARED = 0,
  THREAD_FUNNELED = 1,
  LONGEST = 8192
};

static handle as_handle(const void *place) {
  if (family == GALSH_OPEN_MPI) return *(const intptr_t *)place;
  return *(const int *)place;
}

static const char *const names[2][4] = {
    {"libmpi.so.40", "libmpi.so.80", NULL}, {"libmpich.so.12", "libmpi.so.12", "libmpi_gnu.so.12", NULL}};

const char *galsh_mpi_probe(enum galsh_mpi_family wanted) {
  for (int i = 0; names[wanted][i]; i++) {
    void *library = dlopen(names[wanted][i], RTLD_LAZY | RTLD_LOCAL);
    if (!library) continue;
    dlclose(library);
    return names[wanted][i];
  }
  return NULL;
}

static void load(void) {
  void *library = NULL;
  for (int i = 0; names[family][i] && !library; i++) {
    library = dlopen(names[family][i], RTLD_NOW | RTLD_LOCAL);
    if (library) snprintf(name, sizeof name, "%s", names[family][i]);
  }
  if (!library) {
    snprintf(problem, sizeof problem, "%s is not there", names[family][0]);
    return;
  }
  const galsh_symbol symbols[] = {
      {"MPI_Initialized", &mpi.initialized},
      {"MPI_Finalized", &mpi.finalized},
      {"MPI_Init_thread", &mpi.init_thread},
      {"MPI_Finalize", &mpi.finalize},
      {"MPI_Abort", &mpi.abort},
      {"MPI_Comm_dup", &mpi.comm_dup},
      {"MPI_Comm_free", &mpi.comm_free},
      {"MPI_Comm_rank", &mpi.comm_rank},
      {"MPI_Comm_size", &mpi.comm_size},
      {"MPI_Comm_set_errhandler", &mpi.comm_set_errhandler},
      {"MPI_Comm_split_type", &mpi.comm_split_type},
      {"MPI_Iallgatherv", &mpi.iallgatherv},
      {"MPI_Ialltoallv", &mpi.ialltoallv},
      {"MPI_Test", &mpi.test},
      {"MPI_Error_string", &mpi.error_string},
      {"MPI_Get_library_version", &mpi.library_version},
      {"MPI_Get_processor_name", &mpi.processor_name},
  };
  const char *missing = galsh_late_find(library, symbols, sizeof symbols / sizeof *symbols);
  if (missing) {
    snprintf(problem, sizeof problem, "%s has no %s: galsh wants MPI 3", name, missing);
    return;
  }
  if (family == GALSH_MPICH) {
    all_ranks = MPICH_COMM_WORLD;
    byte_type = MPICH_BYTE;
    errors_return = MPICH_ERRORS_RETURN;
    no_info = MPICH_INFO_NULL;
    shared_memory = MPICH_COMM_TYPE_SHARED;
    no_status = (void *)1;
    return;
  }
  all_ranks = (handle)dlsym(library, "ompi_mpi_comm_world");
  byte_type = (handle)dlsym(library, "ompi_mpi_byte");
  errors_return = (handle)dlsym(library, "ompi_mpi_errors_return");
  no_info = (handle)dlsym(library, "ompi_mpi_info_null");
  shared_memory = OPEN_MPI_COMM_TYPE_SHARED;
  no_status = NULL;
  if (!all_ranks || !byte_type || !errors_return || !no_info) {
    snprintf(problem, sizeof problem, "%s is not the Open MPI that galsh knows", name);
  }
}

const char *galsh_mpi_load(enum galsh_mpi_family wanted) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  family = wanted;
  pthread_once(&once, load);
  return problem[0] ? problem : NULL;
}

const char *galsh_mpi_name(void) { return name; }

// A rank that leaves without MPI_Finalize leaves the others waiting for ever under srun, and lets MPICH's mpirun
// report success: whoever exits early ends them all.
static void leaving(int status, void *unused) {
  int done = 0, over = 0;
  (void)unused;
  mpi.initialized(&done);
  mpi.finalized(&over);
  if (done && !over) mpi.abort(all_ranks, status ? status : 70);
}

#define TRY(call)                                                                                                  \
  do {                                                                                                             \
    int code_ = (call);                                                                                            \
    if (code_) return code_;                                                                                       \
  } while (0)

int galsh_mpi_start(int *rank, int *size) {
  // MPI takes over the signals of crashes, and libraries beneath it may take more: galsh's own outlive it.
  static const int kept[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGUSR1, SIGUSR2, SIGPIPE, SIGCHLD,
                             SIGTSTP, SIGCONT, SIGXCPU, SIGXFSZ, SIGSEGV, SIGBUS,  SIGFPE,  SIGABRT};
  enum { KEPT = sizeof kept / sizeof *kept };
  struct sigaction before[KEPT];
  sigset_t mask;
  int done = 0, level = 0;
  TRY(mpi.initialized(&done));
  if (!done) {
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    for (int i = 0; i < KEPT; i++) sigaction(kept[i], NULL, &before[i]);
    int code = mpi.init_thread(NULL, NULL, THREAD_FUNNELED, &level);
    for (int i = 0; i < KEPT; i++) sigaction(kept[i], &before[i], NULL);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    if (code) return code;
#ifdef __GLIBC__
    on_exit(leaving, NULL);
#endif
  }
  intptr_t copy = 0;
  TRY(mpi.comm_dup(all_ranks, &copy));
  world = as_handle(&copy);
  TRY(mpi.comm_set_errhandler(world, errors_return));
  TRY(mpi.comm_rank(world, rank));
  return mpi.comm_size(world, size);
}

int galsh_mpi_finish(void) {
  int done = 0, over = 0;
  TRY(mpi.initialized(&done));
  TRY(mpi.finalized(&over));
  return done && !over ? mpi.finalize() : 0;
}

void galsh_mpi_abort(int status) {
  int done = 0, over = 0;
  mpi.initialized(&done);
  mpi.finalized(&over);
  if (done && !over) mpi.abort(all_ranks, status);
  _Exit(status);
}

int galsh_mpi_node(int *rank, int *size) {
  intptr_t node = 0;
  TRY(mpi.comm_split_type(world, shared_memory, 0, no_info, &node));
  TRY(mpi.comm_rank(as_handle(&node), rank));
  TRY(mpi.comm_size(as_handle(&node), size));
  return mpi.comm_free(&node);
}

// MPI's own waiting spins on a core. Short meetings are waited for so; behind that the core is left to others.
static int wait_for(void *request) {
  struct timespec pause = {0, 20000};
  for (long tries = 0;; tries++) {
    int done = 0;
    TRY(mpi.test(request, &done, no_status));
    if (done) return 0;
    if (tries < 20000) continue;
    nanosleep(&pause, NULL);
    if (pause.tv_nsec < 500000) pause.tv_nsec += pause.tv_nsec / 8;
  }
}

int galsh_mpi_gather(const void *own, int bytes, void *all, const int *counts, const int *places) {
  intptr_t request = 0;
  TRY(mpi.iallgatherv(own, bytes, byte_type, all, counts, places, byte_type, world, &request));
  return wait_for(&request);
}

int galsh_mpi_exchange(
    const void *own, const int *counts, const int *places, void *all, const int *all_counts, const int *all_places) {
  intptr_t request = 0;
  TRY(mpi.ialltoallv(
      own, counts, places, byte_type, all, all_counts, all_places, byte_type, world, &request));
  return wait_for(&request);
}

static void copy_text(const char *text, char *to, size_t capacity) {
  if (capacity) snprintf(to, capacity, "%s", text);
}

void galsh_mpi_error(int code, char *text, size_t capacity) {
  char all[LONGEST] = "";
  int length = 0;
  if (mpi.error_string(code, all, &length)) snprintf(all, sizeof all, "error %d of MPI", code);
  copy_text(all, text, capacity);
}

void galsh_mpi_library(char *text, size_t capacity) {
  char all[LONGEST] = "";
  int length = 0;
  mpi.library_version(all, &length);
  copy_text(all, text, capacity);
}

void galsh_mpi_host(char *text, size_t capacity) {
  char all[LONGEST] = "";
  int length = 0;
  mpi.processor_name(all, &length);
  copy_text(all, text, capacity);
}
