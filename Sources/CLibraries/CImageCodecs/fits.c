#include "CImageCodecs.h"
#include "lazy_cfitsio.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// The reason for a status: the deepest message on CFITSIO's stack, else the status in words.
static void explain(int status, char *message) {
  char text[FLEN_ERRMSG] = "";
  fits_get_errstatus(status, text);
  char detail[FLEN_ERRMSG] = "";
  if (!fits_read_errmsg(detail)) detail[0] = 0;
  char rest[FLEN_ERRMSG];
  while (fits_read_errmsg(rest)) {
  }
  snprintf(message, GALSH_MESSAGE_LENGTH, detail[0] ? "%s (%s)" : "%s", text, detail);
}

int galsh_fits_is_reentrant(void) { return galsh_cfitsio_load(NULL) && fits_is_reentrant(); }

void *galsh_fits_open(const char *path, char *message) {
  if (!galsh_cfitsio_load(message)) return NULL;
  fitsfile *file = NULL;
  int status = 0;
  fits_open_diskfile(&file, path, READONLY, &status);
  if (status) {
    explain(status, message);
    return NULL;
  }
  return file;
}

void galsh_fits_close(void *file) {
  int status = 0;
  fits_close_file(file, &status);
  fits_clear_errmsg();
}

int galsh_fits_hdu_count(void *file, char *message) {
  int count = 0, status = 0;
  fits_get_num_hdus(file, &count, &status);
  if (status) {
    explain(status, message);
    return -1;
  }
  return count;
}

void *galsh_fits_open_memory(galsh_fits_memory *memory, char *message) {
  if (!galsh_cfitsio_load(message)) return NULL;
  fitsfile *file = NULL;
  int status = 0;
  fits_open_memfile(&file, "memory", READONLY, &memory->bytes, &memory->count, 0, NULL, &status);
  if (status) {
    explain(status, message);
    return NULL;
  }
  return file;
}

static void read_text(fitsfile *file, const char *key, char out[80]) {
  char value[FLEN_VALUE] = "";
  int status = 0;
  fits_read_key(file, TSTRING, key, value, NULL, &status);
  if (status) value[0] = 0;
  strncpy(out, value, 79);
  out[79] = 0;
}

int galsh_fits_describe(void *file, int number, galsh_fits_hdu *hdu, char *message) {
  int type = 0, status = 0;
  memset(hdu, 0, sizeof *hdu);
  fits_movabs_hdu(file, number + 1, &type, &status);
  if (status) {
    explain(status, message);
    return status;
  }
  read_text(file, "EXTNAME", hdu->name);
  read_text(file, "BUNIT", hdu->unit);
  char extension[80], groups[80];
  read_text(file, "XTENSION", extension);
  read_text(file, "GROUPS", groups);
  fits_clear_errmsg();

  hdu->is_compressed = fits_is_compressed_image(file, &status) != 0;
  hdu->is_image = type == IMAGE_HDU || hdu->is_compressed;
  hdu->kind = hdu->is_image ? GALSH_FITS_IMAGE : GALSH_FITS_TABLE;
  const char *known[] = {"", "IMAGE", "IUEIMAGE", "TABLE", "BINTABLE", "A3DTABLE", "3DTABLE"};
  int is_known = 0;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) is_known |= !strcmp(extension, known[i]);
  if (!is_known && !hdu->is_compressed) {
    hdu->kind = GALSH_FITS_OTHER;
    hdu->is_image = 0;
  }
  if (!hdu->is_image) {
    // The size of a table or of an unknown extension; what its header does not tell stays 0.
    int ignored = 0;
    fits_read_key(file, TINT, "BITPIX", &hdu->bitpix, NULL, &ignored);
    ignored = 0;
    fits_read_key(file, TINT, "NAXIS", &hdu->naxis, NULL, &ignored);
    if (hdu->naxis < 0 || hdu->naxis > GALSH_FITS_MAX_AXES) hdu->naxis = 0;
    for (int i = 0; i < hdu->naxis; i++) {
      char key[FLEN_KEYWORD];
      LONGLONG length = 0;
      ignored = 0;
      snprintf(key, sizeof key, "NAXIS%d", i + 1);
      fits_read_key(file, TLONGLONG, key, &length, NULL, &ignored);
      hdu->axes[i] = length;
    }
    fits_clear_errmsg();
  } else {
    LONGLONG axes[GALSH_FITS_MAX_AXES] = {0};
    fits_get_img_type(file, &hdu->bitpix, &status);
    fits_get_img_dim(file, &hdu->naxis, &status);
    fits_get_img_sizell(file, GALSH_FITS_MAX_AXES, axes, &status);
    for (int i = 0; i < GALSH_FITS_MAX_AXES; i++) hdu->axes[i] = axes[i];
    LONGLONG head = 0, data = 0, end = 0;
    fits_get_hduaddrll(file, &head, &data, &end, &status);
    hdu->data_start = data;
    // Random groups bear images only in name: NAXIS1 is 0.
    if (hdu->naxis > 0 && hdu->axes[0] == 0) {
      hdu->is_image = 0;
      if (groups[0] == 'T') hdu->kind = GALSH_FITS_GROUPS;
    }
    // CFITSIO allows 999 axes; no image has them, and galsh_fits_read has room for fewer.
    if (hdu->naxis > GALSH_FITS_MAX_AXES) hdu->is_image = 0;
  }
  if (status) explain(status, message);
  return status;
}

static void place(const galsh_fits_hdu *hdu, int64_t first, LONGLONG pixel[GALSH_FITS_MAX_AXES]) {
  for (int i = 0; i < GALSH_FITS_MAX_AXES; i++) {
    int64_t length = i < hdu->naxis && hdu->axes[i] > 0 ? hdu->axes[i] : 1;
    pixel[i] = first % length + 1;
    first /= length;
  }
}

// Reads pixels as numbers of CFITSIO's `type`, for which `nan` is a NaN.
//
// A null value makes CFITSIO honour BLANK. For plain floating-point data it is left out: then NaN and infinities, which
// need no help, come through as they are, and so do the smallest (denormal) numbers.
static int read_pixels(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t count, int type, void *nan,
                       void *out, char *message) {
  void *null_value = hdu->bitpix > 0 || hdu->is_compressed ? nan : NULL;
  int any_null = 0, status = 0;
  LONGLONG pixel[GALSH_FITS_MAX_AXES];
  place(hdu, first, pixel);
  if (hdu->has_blank) fits_set_imgnull(file, hdu->blank, &status);
  fits_read_pixll(file, type, pixel, count, null_value, out, &any_null, &status);
  if (status) explain(status, message);
  return status;
}

int galsh_fits_read_floats(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t count, float *out,
                           char *message) {
  float nan_value = NAN;
  return read_pixels(file, hdu, first, count, TFLOAT, &nan_value, out, message);
}

int galsh_fits_read(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t count, double *out, char *message) {
  double nan_value = NAN;
  return read_pixels(file, hdu, first, count, TDOUBLE, &nan_value, out, message);
}

int galsh_fits_read_section(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t last, double *out,
                            char *message) {
  double nan_value = NAN;
  void *null_value = hdu->bitpix > 0 || hdu->is_compressed ? &nan_value : NULL;
  LONGLONG from[GALSH_FITS_MAX_AXES], to[GALSH_FITS_MAX_AXES];
  long start[GALSH_FITS_MAX_AXES], end[GALSH_FITS_MAX_AXES], step[GALSH_FITS_MAX_AXES];
  int any_null = 0, status = 0;
  place(hdu, first, from);
  place(hdu, last, to);
  for (int i = 0; i < GALSH_FITS_MAX_AXES; i++) {
    start[i] = (long)from[i];
    end[i] = (long)to[i];
    step[i] = 1;
  }
  if (hdu->has_blank) fits_set_imgnull(file, hdu->blank, &status);
  fits_read_subset(file, TDOUBLE, start, end, step, null_value, out, &any_null, &status);
  if (status) explain(status, message);
  return status;
}

int galsh_fits_read_words(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t count, uint32_t *out,
                          char *message) {
  // CFITSIO takes an image for a table of one row.
  int status = 0;
  fits_read_tblbytes(file, 1, 4 * first + 1, 4 * count, (unsigned char *)out, &status);
  if (status) explain(status, message);
  return status;
}

char *galsh_fits_header(void *file, int *count, char *message) {
  char *cards = NULL;
  int status = 0;
  fits_hdr2str(file, 0, NULL, 0, &cards, count, &status);
  if (status) {
    explain(status, message);
    if (cards) galsh_fits_free_header(cards);
    return NULL;
  }
  return cards;
}

void galsh_fits_free_header(char *cards) {
  int status = 0;
  fits_free_memory(cards, &status);
}

int galsh_fits_key_text(void *file, const char *key, char out[80]) {
  read_text(file, key, out);
  fits_clear_errmsg();
  return out[0] != 0;
}

int galsh_fits_key_long_text(void *file, const char *key, char *out, size_t size) {
  char *text = NULL;
  int status = 0;
  out[0] = 0;
  fits_read_key_longstr(file, key, &text, NULL, &status);
  if (!status && text) {
    strncpy(out, text, size - 1);
    out[size - 1] = 0;
  }
  if (text) {
    int ignored = 0;
    fits_free_memory(text, &ignored);
  }
  fits_clear_errmsg();
  return out[0] != 0;
}

int galsh_fits_key_raw(void *file, const char *key, char out[80]) {
  char value[FLEN_VALUE] = "";
  int status = 0;
  fits_read_keyword(file, key, value, NULL, &status);
  fits_clear_errmsg();
  strncpy(out, value, 79);
  out[79] = 0;
  return status != KEY_NO_EXIST;
}

int galsh_fits_key_number(void *file, const char *key, double *out) {
  int status = 0;
  fits_read_key(file, TDOUBLE, key, out, NULL, &status);
  fits_clear_errmsg();
  return status == 0;
}

int galsh_fits_first_column(void *file, int64_t row, char out[80]) {
  int status = 0, width = 0, any_null = 0;
  char value[1024] = "", *values = value;
  out[0] = 0;
  // Only text columns of a width that there is room for.
  int type = 0;
  long repeat = 0, bytes = 0;
  fits_get_coltype(file, 1, &type, &repeat, &bytes, &status);
  fits_get_col_display_width(file, 1, &width, &status);
  if (!status && type == TSTRING && width > 0 && width < (int)sizeof value)
    fits_read_col(file, TSTRING, 1, row, 1, 1, "", &values, &any_null, &status);
  fits_clear_errmsg();
  if (status) return 0;
  strncpy(out, value, 79);
  out[79] = 0;
  return out[0] != 0;
}

int galsh_fits_read_only(const char *path, char *message) {
  if (!galsh_cfitsio_load(message)) return FILE_NOT_OPENED;
  fitsfile *file = NULL;
  int status = 0, axes = 0, any_null = 0;
  LONGLONG lengths[2] = {0, 0}, first[GALSH_FITS_MAX_AXES];
  for (int i = 0; i < GALSH_FITS_MAX_AXES; i++) first[i] = 1;
  fits_open_diskfile(&file, path, READONLY, &status);
  fits_get_img_dim(file, &axes, &status);
  fits_get_img_sizell(file, 2, lengths, &status);
  if (!status && (axes < 2 || axes > GALSH_FITS_MAX_AXES || lengths[0] < 1 || lengths[1] < 1 ||
                  lengths[0] > (1 << 26) / lengths[1]))
    status = BAD_DIMEN;
  LONGLONG count = lengths[0] * lengths[1];
  float *values = status ? NULL : malloc((size_t)count * sizeof *values);
  if (!status && !values) status = MEMORY_ALLOCATION;
  fits_read_pixll(file, TFLOAT, first, count, NULL, values, &any_null, &status);
  free(values);
  int ignored = 0;
  if (file) fits_close_file(file, &ignored);
  if (status) explain(status, message);
  return status;
}
