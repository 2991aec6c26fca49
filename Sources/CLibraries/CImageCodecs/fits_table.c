#include "CImageCodecs.h"
#include "lazy_cfitsio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int galsh_fits_explained(int status, char *message) {
  if (!status) return 0;
  char text[FLEN_ERRMSG] = "", detail[FLEN_ERRMSG] = "", rest[FLEN_ERRMSG];
  fits_get_errstatus(status, text);
  if (!fits_read_errmsg(detail)) detail[0] = 0;
  while (fits_read_errmsg(rest)) {
  }
  snprintf(message, GALSH_MESSAGE_LENGTH, detail[0] ? "%s (%s)" : "%s", text, detail);
  return status;
}

int galsh_fits_table_size(void *file, int64_t *rows, int *columns, char *message) {
  int status = 0;
  LONGLONG count = 0;
  fits_get_num_rowsll(file, &count, &status);
  fits_get_num_cols(file, columns, &status);
  *rows = count;
  return galsh_fits_explained(status, message);
}

int galsh_fits_describe_column(void *file, int number, galsh_fits_column *column, char *message) {
  int status = 0, type = 0;
  LONGLONG repeat = 0, width = 0;
  memset(column, 0, sizeof *column);
  fits_get_eqcoltypell(file, number, &type, &repeat, &width, &status);
  if (status) return galsh_fits_explained(status, message);
  char key[FLEN_KEYWORD], name[FLEN_VALUE] = "";
  int ignored = 0;
  snprintf(key, sizeof key, "TTYPE%d", number);
  fits_read_key(file, TSTRING, key, name, NULL, &ignored);
  if (ignored) snprintf(name, sizeof name, "col%d", number);
  fits_clear_errmsg();
  strncpy(column->name, name, sizeof column->name - 1);
  column->kind = GALSH_FITS_ARRAYS;
  // Several strings in one field, as rAw has them, are an array as well.
  if (type == TSTRING && width > 0 && repeat / width <= 1) {
    column->kind = GALSH_FITS_TEXTS;
    // In binary tables the whole field, in ASCII tables, where repeat is 1, one string.
    column->width = repeat > width ? repeat : width;
  } else if (repeat == 1) {
    switch (type) {
    case TBYTE: case TSBYTE: case TSHORT: case TUSHORT: case TINT: case TUINT: case TLONG: case TULONG: case TLONGLONG:
      column->kind = GALSH_FITS_INTEGERS;
      break;
    case TULONGLONG: case TFLOAT: case TDOUBLE: {
      int stored = 0;
      LONGLONG ignored_repeat, ignored_width;
      fits_get_coltypell(file, number, &stored, &ignored_repeat, &ignored_width, &status);
      if (status) return galsh_fits_explained(status, message);
      column->kind = GALSH_FITS_NUMBERS;
      column->is_real = stored == TFLOAT || stored == TDOUBLE;
      break;
    }
    case TLOGICAL: column->kind = GALSH_FITS_TRUTHS; break;
    }
  }
  return 0;
}

int galsh_fits_read_column(void *file, int number, const galsh_fits_column *column, int64_t first, int64_t count,
                           void *out, char *nulls, char *message) {
  int status = 0, any_null = 0;
  memset(nulls, 0, (size_t)count);
  switch (column->kind) {
  case GALSH_FITS_INTEGERS:
    fits_read_colnull(file, TLONGLONG, number, first, 1, count, out, nulls, &any_null, &status);
    break;
  case GALSH_FITS_NUMBERS:
    // Looking for missing values CFITSIO takes infinities for some, too; a real number says itself that it is none.
    if (column->is_real)
      fits_read_col(file, TDOUBLE, number, first, 1, count, NULL, out, &any_null, &status);
    else
      fits_read_colnull(file, TDOUBLE, number, first, 1, count, out, nulls, &any_null, &status);
    break;
  case GALSH_FITS_TRUTHS:
    fits_read_colnull(file, TLOGICAL, number, first, 1, count, out, nulls, &any_null, &status);
    break;
  case GALSH_FITS_TEXTS: {
    char **places = calloc((size_t)count, sizeof *places);
    if (!places) {
      status = MEMORY_ALLOCATION;
      break;
    }
    for (int64_t i = 0; i < count; i++) places[i] = (char *)out + i * (column->width + 1);
    fits_read_colnull(file, TSTRING, number, first, 1, count, places, nulls, &any_null, &status);
    free(places);
    break;
  }
  default: status = BAD_DATATYPE;
  }
  return galsh_fits_explained(status, message);
}
