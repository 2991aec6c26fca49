#include "CImageCodecs.h"

#include <fitsio.h>
#include <math.h>
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

int galsh_fits_is_reentrant(void) { return fits_is_reentrant(); }

void *galsh_fits_open(const char *path, char *message) {
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
  fits_clear_errmsg();

  hdu->is_compressed = fits_is_compressed_image(file, &status) != 0;
  hdu->is_image = type == IMAGE_HDU || hdu->is_compressed;
  if (hdu->is_image) {
    LONGLONG axes[GALSH_FITS_MAX_AXES] = {0};
    fits_get_img_type(file, &hdu->bitpix, &status);
    fits_get_img_dim(file, &hdu->naxis, &status);
    fits_get_img_sizell(file, GALSH_FITS_MAX_AXES, axes, &status);
    for (int i = 0; i < GALSH_FITS_MAX_AXES; i++) hdu->axes[i] = axes[i];
    LONGLONG head = 0, data = 0, end = 0;
    fits_get_hduaddrll(file, &head, &data, &end, &status);
    hdu->data_start = data;
    // Random groups bear images only in name: NAXIS1 is 0.
    if (hdu->naxis > 0 && hdu->axes[0] == 0) hdu->is_image = 0;
    // CFITSIO allows 999 axes; no image has them, and galsh_fits_read has room for fewer.
    if (hdu->naxis > GALSH_FITS_MAX_AXES) hdu->is_image = 0;
  }
  if (status) explain(status, message);
  return status;
}

int galsh_fits_read(void *file, const galsh_fits_hdu *hdu, int64_t first, int64_t count, double *out, char *message) {
  // A null value makes CFITSIO honour BLANK. For plain floating-point data it is left out: then NaN and
  // infinities, which need no help, come through as they are, and so do the smallest (denormal) numbers.
  double nan_value = NAN;
  double *null_value = hdu->bitpix > 0 || hdu->is_compressed ? &nan_value : NULL;
  int any_null = 0, status = 0;
  LONGLONG pixel[GALSH_FITS_MAX_AXES];
  int64_t rest = first;
  for (int i = 0; i < GALSH_FITS_MAX_AXES; i++) {
    int64_t length = i < hdu->naxis && hdu->axes[i] > 0 ? hdu->axes[i] : 1;
    pixel[i] = rest % length + 1;
    rest /= length;
  }
  fits_read_pixll(file, TDOUBLE, pixel, count, null_value, out, &any_null, &status);
  if (status) explain(status, message);
  return status;
}
