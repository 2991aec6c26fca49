#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "hdf5_chunks.h"
#include "hdf5_wire.h"

#include "CLateLibrary.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

// The process that reads HDF5. The few functions of libhdf5 that it calls are declared here as the manual of 1.10 has
// them, so that a build needs no header of it; from 1.10 on an identifier has 64 bits. None of them is one of those
// that have several versions.

typedef int64_t hid;
typedef uint64_t size64;

static struct {
  int (*open)(void);
  int (*get_libversion)(unsigned *, unsigned *, unsigned *);
  int (*set_auto)(hid, void *, void *);
  hid (*file_open)(const char *, unsigned, hid);
  hid (*object_open)(hid, const char *, hid);
  int (*object_close)(hid);
  int (*type_of)(hid);
  int (*num_objs)(hid, size64 *);
  ssize_t (*link_name)(hid, const char *, int, int, size64, char *, size_t, hid);
  hid (*set_space)(hid);
  hid (*set_type)(hid);
  hid (*set_plist)(hid);
  size64 (*set_offset)(hid);
  int (*set_read)(hid, hid, hid, hid, hid, void *);
  int (*space_rank)(hid);
  int (*space_dims)(hid, size64 *, size64 *);
  int (*space_select)(hid, int, const size64 *, const size64 *, const size64 *, const size64 *);
  hid (*space_make)(int, const size64 *, const size64 *);
  int (*space_close)(hid);
  int (*type_class)(hid);
  size_t (*type_size)(hid);
  int (*type_sign)(hid);
  int (*type_order)(hid);
  int (*type_fields)(hid, size_t *, size_t *, size_t *, size_t *, size_t *);
  size_t (*type_precision)(hid);
  hid (*type_super)(hid);
  hid (*type_copy)(hid);
  int (*type_set_size)(hid, size_t);
  int (*type_cset)(hid);
  int (*type_set_cset)(hid, int);
  int (*type_is_variable)(hid);
  int (*type_close)(hid);
  int (*plist_layout)(hid);
  int (*plist_chunk)(hid, int, size64 *);
  int (*plist_external)(hid);
  int (*plist_filters)(hid);
  int (*plist_close)(hid);
  hid *native[10];
  hid *c_text;
} h5;

enum { U8, U16, U32, U64, I8, I16, I32, I64, F32, F64 };
enum { IS_GROUP = 2, IS_DATASET = 5 };
enum { CLASS_INTEGER = 0, CLASS_REAL = 1, CLASS_TEXT = 3, CLASS_ENUM = 8 };
enum { LAYOUT_CONTIGUOUS = 1, LAYOUT_CHUNKED = 2 };

static char problem[GALSH_H5_MESSAGE];

static int fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(problem, sizeof problem, format, arguments);
  va_end(arguments);
  return 1;
}

static const char *const names[] = {
#ifdef __APPLE__
    "libhdf5.dylib", "/opt/homebrew/lib/libhdf5.dylib", "/usr/local/lib/libhdf5.dylib",
#else
    "libhdf5_serial.so.310", "libhdf5_serial.so.103", "libhdf5.so.310", "libhdf5.so.200", "libhdf5.so.103",
    "libhdf5_serial.so",     "libhdf5.so",
#endif
    NULL};

const char *const *galsh_h5_names(void) { return names; }

static int load(void) {
  void *library = galsh_late_open(names);
  if (!library) return fail("no libhdf5");
  const galsh_symbol symbols[] = {
      {"H5open", &h5.open},
      {"H5get_libversion", &h5.get_libversion},
      {"H5Eset_auto2", &h5.set_auto},
      {"H5Fopen", &h5.file_open},
      {"H5Oopen", &h5.object_open},
      {"H5Oclose", &h5.object_close},
      {"H5Iget_type", &h5.type_of},
      {"H5Gget_num_objs", &h5.num_objs},
      {"H5Lget_name_by_idx", &h5.link_name},
      {"H5Dget_space", &h5.set_space},
      {"H5Dget_type", &h5.set_type},
      {"H5Dget_create_plist", &h5.set_plist},
      {"H5Dget_offset", &h5.set_offset},
      {"H5Dread", &h5.set_read},
      {"H5Sget_simple_extent_ndims", &h5.space_rank},
      {"H5Sget_simple_extent_dims", &h5.space_dims},
      {"H5Sselect_hyperslab", &h5.space_select},
      {"H5Screate_simple", &h5.space_make},
      {"H5Sclose", &h5.space_close},
      {"H5Tget_class", &h5.type_class},
      {"H5Tget_size", &h5.type_size},
      {"H5Tget_sign", &h5.type_sign},
      {"H5Tget_order", &h5.type_order},
      {"H5Tget_fields", &h5.type_fields},
      {"H5Tget_precision", &h5.type_precision},
      {"H5Tget_super", &h5.type_super},
      {"H5Tcopy", &h5.type_copy},
      {"H5Tset_size", &h5.type_set_size},
      {"H5Tget_cset", &h5.type_cset},
      {"H5Tset_cset", &h5.type_set_cset},
      {"H5Tis_variable_str", &h5.type_is_variable},
      {"H5Tclose", &h5.type_close},
      {"H5Pget_layout", &h5.plist_layout},
      {"H5Pget_chunk", &h5.plist_chunk},
      {"H5Pget_external_count", &h5.plist_external},
      {"H5Pget_nfilters", &h5.plist_filters},
      {"H5Pclose", &h5.plist_close},
      {"H5T_NATIVE_UINT8_g", &h5.native[U8]},
      {"H5T_NATIVE_UINT16_g", &h5.native[U16]},
      {"H5T_NATIVE_UINT32_g", &h5.native[U32]},
      {"H5T_NATIVE_UINT64_g", &h5.native[U64]},
      {"H5T_NATIVE_INT8_g", &h5.native[I8]},
      {"H5T_NATIVE_INT16_g", &h5.native[I16]},
      {"H5T_NATIVE_INT32_g", &h5.native[I32]},
      {"H5T_NATIVE_INT64_g", &h5.native[I64]},
      {"H5T_NATIVE_FLOAT_g", &h5.native[F32]},
      {"H5T_NATIVE_DOUBLE_g", &h5.native[F64]},
      {"H5T_C_S1_g", &h5.c_text},
  };
  const char *missing = galsh_late_find(library, symbols, sizeof symbols / sizeof *symbols);
  if (missing) return fail("libhdf5 has no %s", missing);
  unsigned major = 0, minor = 0, release = 0;
  if (h5.open() < 0 || h5.get_libversion(&major, &minor, &release) < 0) return fail("libhdf5 does not start");
  if (major < 1 || (major == 1 && minor < 10)) return fail("libhdf5 is %u.%u; 1.10 is needed", major, minor);
  h5.set_auto(0, NULL, NULL);
  galsh_h5_find_chunks(library);
  return 0;
}

// MARK: - Datasets

typedef struct {
  galsh_h5_dataset told;
  char *name;
  /// Which of `h5.native` its numbers are read as.
  int memory;
  galsh_h5_packing packing;
} dataset;

static dataset *datasets;
static int count;
static hid file = -1;

static void describe_number(hid type, int class, dataset *found) {
  size_t size = h5.type_size(type);
  found->told.file_size = (int32_t)size;
  found->told.is_big_endian = h5.type_order(type) == 1;
  if (class == CLASS_INTEGER) {
    int step = size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : size == 8 ? 3 : -1;
    if (step < 0) return;
    int is_signed = h5.type_sign(type) == 1;
    found->told.kind = is_signed ? GALSH_H5_SIGNED : GALSH_H5_UNSIGNED;
    found->memory = (is_signed ? I8 : U8) + step;
    found->told.size = (int32_t)size;
    if (h5.type_precision(type) != 8 * size) found->told.file_size = 0;
    return;
  }
  if (size < 2 || size > 8) return;
  found->told.kind = GALSH_H5_REAL;
  found->memory = size <= 4 ? F32 : F64;
  found->told.size = size <= 4 ? 4 : 8;
  size_t sign, exponent, exponent_size, mantissa, mantissa_size;
  int is_usual = h5.type_fields(type, &sign, &exponent, &exponent_size, &mantissa, &mantissa_size) >= 0 &&
                 exponent_size == (size == 2 ? 5 : size == 4 ? 8 : 11) && sign == 8 * size - 1;
  if (!is_usual || (size != 2 && size != 4 && size != 8)) found->told.file_size = 0;
}

static void describe(hid set, dataset *found) {
  hid space = h5.set_space(set), type = h5.set_type(set), plist = h5.set_plist(set);
  found->told.offset = -1;
  found->told.kind = GALSH_H5_OTHER;
  int rank = space < 0 ? -1 : h5.space_rank(space);
  if (rank > 0 && rank <= GALSH_H5_RANK && h5.space_dims(space, found->told.dims, NULL) == rank && type >= 0) {
    found->told.rank = rank;
    int class = h5.type_class(type);
    if (class == CLASS_TEXT) {
      found->told.kind = GALSH_H5_TEXT;
    } else if (class == CLASS_INTEGER || class == CLASS_REAL) {
      describe_number(type, class, found);
    } else if (class == CLASS_ENUM) {
      // Truths, and names of numbers, are the numbers.
      hid base = h5.type_super(type);
      if (base >= 0 && h5.type_class(base) == CLASS_INTEGER) describe_number(base, CLASS_INTEGER, found);
      found->told.file_size = 0;
      if (base >= 0) h5.type_close(base);
    }
    if (plist >= 0) {
      int layout = h5.plist_layout(plist);
      size64 chunk[GALSH_H5_RANK] = {0};
      if (layout == LAYOUT_CHUNKED && h5.plist_chunk(plist, rank, chunk) == rank) {
        found->told.chunk_rows = chunk[0];
        if (found->told.size > 0) {
          const hid native = *h5.native[found->memory];
          found->packing = galsh_h5_describe_packing(&found->told, chunk, plist, type, native);
        }
      }
      if (layout == LAYOUT_CONTIGUOUS && h5.plist_external(plist) == 0 && h5.plist_filters(plist) == 0 &&
          found->told.file_size > 0 && found->told.kind != GALSH_H5_TEXT) {
        size64 offset = h5.set_offset(set);
        if (offset < (size64)1 << 62) found->told.offset = (int64_t)offset;
      }
    }
  }
  if (plist >= 0) h5.plist_close(plist);
  if (type >= 0) h5.type_close(type);
  if (space >= 0) h5.space_close(space);
}

// Adds a dataset, of which only its name is known; NULL if there is no memory.
static dataset *note(char *name) {
  dataset *larger = realloc(datasets, (size_t)(count + 1) * sizeof *larger);
  if (!larger) {
    fail("no memory");
    return NULL;
  }
  datasets = larger;
  memset(&datasets[count], 0, sizeof *datasets);
  datasets[count].name = name;
  datasets[count].told.name_length = (int32_t)strlen(name);
  datasets[count].told.offset = -1;
  return &datasets[count++];
}

// Lists what is in a group. Groups may contain one another; the depth and the number end that.
static int list(hid group, const char *path, int depth) {
  size64 links = 0;
  if (h5.num_objs(group, &links) < 0) return fail("a group of it cannot be read");
  for (size64 i = 0; i < links && count < GALSH_H5_DATASETS; i++) {
    char link[1024];
    ssize_t length = h5.link_name(group, ".", 0, 0, i, link, sizeof link, 0);
    if (length <= 0) return fail("a group of it cannot be read");
    if (length >= (ssize_t)sizeof link) continue;
    hid object = h5.object_open(group, link, 0);
    if (object < 0) {
      // It leads nowhere, or to what a newer libhdf5 has written: it is told by its name.
      size_t room = strlen(path) + strlen(link) + 64;
      char *name = malloc(room);
      if (!name) return fail("no memory");
      unsigned version[3] = {0};
      h5.get_libversion(&version[0], &version[1], &version[2]);
      snprintf(name, room, "%s%s%s, which libhdf5 %u.%u.%u cannot open", path, *path ? "/" : "", link, version[0],
               version[1], version[2]);
      if (note(name) == NULL) return 1;
      continue;
    }
    int kind = h5.type_of(object), code = 0;
    if (kind == IS_GROUP || kind == IS_DATASET) {
      size_t room = strlen(path) + strlen(link) + 2;
      char *name = malloc(room);
      if (!name) return fail("no memory");
      snprintf(name, room, "%s%s%s", path, *path ? "/" : "", link);
      if (kind == IS_GROUP) {
        if (depth < 8) code = list(object, name, depth + 1);
        free(name);
      } else {
        dataset *found = note(name);
        if (!found) return 1;
        describe(object, found);
      }
    }
    h5.object_close(object);
    if (code) return code;
  }
  return 0;
}

static int open_file(const char *path) {
  if (load() != 0) return 1;
  // 0: to be read.
  file = h5.file_open(path, 0, 0);
  if (file < 0) return fail("libhdf5 finds no HDF5 in it, or a damaged one");
  return list(file, "", 0);
}

static int read_rows(const galsh_h5_question *question, void *out) {
  dataset *set = &datasets[question->dataset];
  size64 first[GALSH_H5_RANK] = {0}, rows[GALSH_H5_RANK];
  memcpy(rows, set->told.dims, sizeof rows);
  first[0] = question->first;
  rows[0] = question->rows;
  hid object = h5.object_open(file, set->name, 0);
  if (object < 0) return fail("its dataset %.100s cannot be opened", set->name);
  if (set->packing.bytes > 0) {
    if (galsh_h5_read_packed(&set->told, &set->packing, object, question->first, question->rows, out)) {
      h5.object_close(object);
      return 0;
    }
    // libhdf5 says what is wrong, and reads the rest.
    set->packing.bytes = 0;
  }
  hid space = h5.set_space(object), memory = h5.space_make(set->told.rank, rows, NULL);
  int code = 0;
  if (space < 0 || memory < 0 || h5.space_select(space, 0, first, NULL, rows, NULL) < 0 ||
      h5.set_read(object, *h5.native[set->memory], memory, space, 0, out) < 0) {
    code = fail("its dataset %.100s cannot be read at row %llu: it is damaged, or packed in a way that libhdf5 does not know",
                set->name, (unsigned long long)question->first);
  }
  if (memory >= 0) h5.space_close(memory);
  if (space >= 0) h5.space_close(space);
  h5.object_close(object);
  return code;
}

typedef struct {
  uint8_t *bytes;
  size_t count, room;
} growing;

static int add(growing *to, const char *text, size_t length) {
  if (to->count + length + 4 > GALSH_H5_MOST) return fail("its texts are more than 1 GiB");
  if (to->count + length + 4 > to->room) {
    size_t room = 2 * to->room + length + 4096;
    uint8_t *larger = realloc(to->bytes, room);
    if (!larger) return fail("no memory");
    to->bytes = larger;
    to->room = room;
  }
  uint32_t size = (uint32_t)length;
  memcpy(to->bytes + to->count, &size, 4);
  memcpy(to->bytes + to->count + 4, text, length);
  to->count += length + 4;
  return 0;
}

static int read_texts(const dataset *set, growing *to) {
  hid object = h5.object_open(file, set->name, 0);
  if (object < 0) return fail("its dataset %.100s cannot be opened", set->name);
  size64 rows = set->told.dims[0];
  hid type = h5.set_type(object), memory = h5.type_copy(*h5.c_text);
  int is_variable = h5.type_is_variable(type) > 0;
  size_t size = is_variable ? sizeof(char *) : h5.type_size(type) + 1;
  if (size > 1 << 20 || rows > GALSH_H5_MOST / size) return fail("its texts are more than 1 GiB");
  h5.type_set_size(memory, is_variable ? (size_t)-1 : size);
  h5.type_set_cset(memory, h5.type_cset(type));
  char *values = calloc(rows ? rows : 1, size);
  if (!values) return fail("no memory");
  if (h5.set_read(object, memory, 0, 0, 0, values) < 0) {
    return fail("its dataset %.100s cannot be read: it is damaged", set->name);
  }
  for (size64 i = 0; i < rows; i++) {
    const char *text = is_variable ? ((char **)(void *)values)[i] : values + i * size;
    int code = text ? add(to, text, is_variable ? strlen(text) : strnlen(text, size)) : add(to, "", 0);
    if (code) return code;
  }
  // The texts of libhdf5 are not given back: this happens once a column.
  free(values);
  h5.type_close(memory);
  h5.type_close(type);
  h5.object_close(object);
  return 0;
}

// MARK: - Questions

static void answer(int64_t number, const void *bytes, uint64_t size) {
  galsh_h5_answer head = {0, number, size};
  if (galsh_h5_send_all(GALSH_H5_SOCKET, &head, sizeof head) != 0) _exit(0);
  if (size && galsh_h5_send_all(GALSH_H5_SOCKET, bytes, size) != 0) _exit(0);
}

static void refuse(void) {
  galsh_h5_answer head = {1, 0, strlen(problem)};
  if (galsh_h5_send_all(GALSH_H5_SOCKET, &head, sizeof head) != 0) _exit(0);
  if (galsh_h5_send_all(GALSH_H5_SOCKET, problem, head.bytes) != 0) _exit(0);
}

// An answer may take so many seconds of the processor; a file with a wrong bit may have libhdf5 run in circles.
static void limit(void) {
  struct rusage used;
  if (getrusage(RUSAGE_SELF, &used) != 0) return;
  struct rlimit most = {(rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 30, RLIM_INFINITY};
  struct rlimit known;
  if (getrlimit(RLIMIT_CPU, &known) == 0 && known.rlim_max < most.rlim_max) most.rlim_max = known.rlim_max;
  setrlimit(RLIMIT_CPU, &most);
}

// Rows, and the question that asked for them.
typedef struct {
  galsh_h5_question question;
  void *bytes;
  uint64_t room;
  int is_whole;
} rows_read;

static int make_room(rows_read *rows, uint64_t bytes) {
  rows->is_whole = 0;
  if (bytes <= rows->room) return 0;
  free(rows->bytes);
  rows->room = 0;
  rows->bytes = malloc(bytes);
  if (!rows->bytes) return fail("no memory");
  rows->room = bytes;
  return 0;
}

static int read_into(rows_read *rows, const galsh_h5_question *question) {
  if (make_room(rows, question->bytes) != 0 || read_rows(question, rows->bytes) != 0) return 1;
  rows->question = *question;
  rows->is_whole = 1;
  return 0;
}

// Who asks for the rows behind those that were asked for before is likely to go on so: while what was answered is
// worked on, the next are read.
static void read_ahead(rows_read *next, const galsh_h5_question *last) {
  const galsh_h5_dataset *set = &datasets[last->dataset].told;
  galsh_h5_question question = *last;
  question.first += last->rows;
  next->is_whole = 0;
  if (last->rows == 0 || question.first >= set->dims[0]) return;
  uint64_t left = set->dims[0] - question.first;
  if (left < question.rows) question.rows = left;
  question.bytes = last->bytes / last->rows * question.rows;
  limit();
  read_into(next, &question);
}

static void serve(void) {
  galsh_h5_question question;
  rows_read now = {{0}, NULL, 0, 0}, next = {{0}, NULL, 0, 0};
  while (galsh_h5_receive_all(GALSH_H5_SOCKET, &question, sizeof question) == 0) {
    limit();
    if (question.what == GALSH_H5_LIST && question.bytes < 1 << 16 && file < 0) {
      char *path = calloc(question.bytes + 1, 1);
      if (!path || galsh_h5_receive_all(GALSH_H5_SOCKET, path, question.bytes) != 0) return;
      if (open_file(path) != 0) {
        refuse();
      } else {
        answer(count, NULL, 0);
        for (int i = 0; i < count; i++) {
          if (galsh_h5_send_all(GALSH_H5_SOCKET, &datasets[i].told, sizeof datasets[i].told) != 0 ||
              galsh_h5_send_all(GALSH_H5_SOCKET, datasets[i].name, (size_t)datasets[i].told.name_length) != 0) {
            return;
          }
        }
      }
      free(path);
    } else if (question.what == GALSH_H5_READ && question.dataset < (uint64_t)count && question.bytes <= GALSH_H5_MOST) {
      // What is asked for is what was told: rows × the other axes × the size of an element.
      const galsh_h5_dataset *set = &datasets[question.dataset].told;
      uint64_t bytes = question.rows * (uint64_t)set->size;
      for (int i = 1; i < set->rank; i++) bytes *= set->dims[i];
      if (bytes != question.bytes || set->size == 0) {
        fail("other bytes were asked for than it has");
        refuse();
      } else {
        int follows = now.is_whole && now.question.dataset == question.dataset &&
                      now.question.first + now.question.rows == question.first;
        if (next.is_whole && memcmp(&next.question, &question, sizeof question) == 0) {
          rows_read before = now;
          now = next;
          next = before;
        } else if (read_into(&now, &question) != 0) {
          refuse();
          continue;
        }
        answer(0, now.bytes, question.bytes);
        if (follows) read_ahead(&next, &question);
      }
    } else if (question.what == GALSH_H5_TEXTS && question.dataset < (uint64_t)count) {
      growing texts = {NULL, 0, 0};
      if (read_texts(&datasets[question.dataset], &texts) != 0) {
        refuse();
      } else {
        answer(0, texts.bytes, texts.count);
      }
      free(texts.bytes);
    } else {
      return;
    }
  }
}

/// Runs before anything else of a program; in one that was started to read HDF5 it is all that runs.
__attribute__((constructor)) static void begin(void) {
  if (!getenv(GALSH_H5_VARIABLE)) return;
  unsetenv(GALSH_H5_VARIABLE);
  // Files are only read; on many network drives a lock cannot be had.
  setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  // What a wrong size would ask for is refused rather than tried.
  struct rlimit memory;
  if (getrlimit(RLIMIT_AS, &memory) == 0) {
    rlim_t most = (rlim_t)6 << 30;
    if (memory.rlim_cur == RLIM_INFINITY || memory.rlim_cur > most) {
      memory.rlim_cur = most;
      setrlimit(RLIMIT_AS, &memory);
    }
  }
  serve();
  _exit(0);
}
