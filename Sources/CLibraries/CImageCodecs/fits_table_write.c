#include "CImageCodecs.h"
#include "lazy_cfitsio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A file in memory: CFITSIO moves it as it grows, so that place and size stay with it until it is closed.
typedef struct {
  fitsfile *file;
  void *bytes;
  size_t size;
} new_table;

static void form_of(const galsh_fits_new_column *column, char form[24]) {
  switch (column->kind) {
  case GALSH_FITS_INTEGERS: strcpy(form, "1K"); break;
  case GALSH_FITS_NUMBERS: strcpy(form, "1D"); break;
  case GALSH_FITS_TRUTHS: strcpy(form, "1L"); break;
  case GALSH_FITS_BYTES: strcpy(form, "1B"); break;
  default: snprintf(form, 24, "%lldA", (long long)column->width);
  }
}

static int begin(new_table *table, const char *title, const galsh_fits_new_column *columns, int count, int64_t rows) {
  int status = 0;
  table->size = 2880;
  table->bytes = calloc(1, table->size);
  char(*forms)[24] = calloc((size_t)count + 1, sizeof *forms);
  char **texts = calloc(3 * (size_t)count + 1, sizeof *texts);
  if (!table->bytes || !forms || !texts) {
    status = MEMORY_ALLOCATION;
  } else {
    for (int i = 0; i < count; i++) {
      form_of(&columns[i], forms[i]);
      texts[i] = (char *)columns[i].name;
      texts[count + i] = forms[i];
      texts[2 * count + i] = (char *)columns[i].unit;
    }
    fits_create_memfile(&table->file, &table->bytes, &table->size, 1 << 20, realloc, &status);
    fits_create_img(table->file, BYTE_IMG, 0, NULL, &status);
    fits_create_tbl(table->file, BINARY_TBL, rows, count, texts, texts + count, texts + 2 * count, NULL, &status);
    if (title[0]) fits_write_key_longstr(table->file, "EXTNAME", title, NULL, &status);
  }
  free(forms);
  free(texts);
  return status;
}

void *galsh_fits_create_table(const char *title, const galsh_fits_new_column *columns, int count, int64_t rows,
                              char *message) {
  if (!galsh_cfitsio_load(message)) return NULL;
  new_table *table = calloc(1, sizeof *table);
  int status = table ? begin(table, title, columns, count, rows) : MEMORY_ALLOCATION;
  if (!galsh_fits_explained(status, message)) return table;
  size_t ignored;
  char unused[GALSH_MESSAGE_LENGTH];
  if (table) free(galsh_fits_finish_table(table, &ignored, unused));
  return NULL;
}

int galsh_fits_put_text(void *table, const char *key, const char *value, const char *comment, char *message) {
  int status = 0;
  fits_write_key_longstr(((new_table *)table)->file, key, value, comment, &status);
  return galsh_fits_explained(status, message);
}

int galsh_fits_put_integer(void *table, const char *key, int64_t value, const char *comment, char *message) {
  int status = 0;
  fits_write_key_lng(((new_table *)table)->file, key, value, comment, &status);
  return galsh_fits_explained(status, message);
}

int galsh_fits_put_number(void *table, const char *key, double value, const char *comment, char *message) {
  int status = 0;
  fits_write_key_dbl(((new_table *)table)->file, key, value, -15, comment, &status);
  return galsh_fits_explained(status, message);
}

int galsh_fits_put_comment(void *table, int is_history, const char *text, char *message) {
  int status = 0;
  fitsfile *file = ((new_table *)table)->file;
  if (is_history)
    fits_write_history(file, text, &status);
  else
    fits_write_comment(file, text, &status);
  return galsh_fits_explained(status, message);
}

int galsh_fits_write_column(void *table, int number, int kind, int64_t first, int64_t count, const void *values,
                            char *message) {
  int status = 0;
  fitsfile *file = ((new_table *)table)->file;
  void *array = (void *)values;
  switch (kind) {
  case GALSH_FITS_INTEGERS: fits_write_col(file, TLONGLONG, number, first, 1, count, array, &status); break;
  case GALSH_FITS_NUMBERS: fits_write_col(file, TDOUBLE, number, first, 1, count, array, &status); break;
  case GALSH_FITS_TRUTHS: fits_write_col(file, TLOGICAL, number, first, 1, count, array, &status); break;
  case GALSH_FITS_BYTES: fits_write_col(file, TBYTE, number, first, 1, count, array, &status); break;
  default: fits_write_col(file, TSTRING, number, first, 1, count, array, &status);
  }
  return galsh_fits_explained(status, message);
}

void *galsh_fits_finish_table(void *own, size_t *count, char *message) {
  new_table *table = own;
  int status = 0, closing = 0;
  LONGLONG header = 0, data = 0, end = 0;
  if (table->file) {
    fits_get_hduaddrll(table->file, &header, &data, &end, &status);
    fits_close_file(table->file, &closing);
  }
  void *bytes = table->bytes;
  if (!status) status = closing;
  if (galsh_fits_explained(status, message) || (size_t)end > table->size) {
    free(bytes);
    bytes = NULL;
  }
  *count = (size_t)end;
  free(table);
  return bytes;
}
