#include "CImageCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
// Wants jpeglib.h before it.
#include <jerror.h>

// The error handler that libjpeg knows, with what is needed to come back from it.
typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf back;
  char *message;
  galsh_jpeg_warnings *warnings;
} handler;

static void fail(j_common_ptr info) {
  handler *to = (handler *)info->err;
  char text[JMSG_LENGTH_MAX];
  to->base.format_message(info, text);
  snprintf(to->message, GALSH_MESSAGE_LENGTH, "%s", text);
  longjmp(to->back, 1);
}

static int severity(int code) {
  switch (code) {
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
      return GALSH_JPEG_HARMLESS;
    case JWRN_HIT_MARKER:
      return GALSH_JPEG_SCAN_ENDS_EARLY;
    case JWRN_JPEG_EOF:
      return GALSH_JPEG_FILE_ENDS_EARLY;
    default:
      return GALSH_JPEG_CORRUPT;
  }
}

// Broken data are warnings to libjpeg (level -1), which paints over them. All are kept, not the first alone: what
// follows a harmless one may be the loss of the picture.
static void emit(j_common_ptr info, int level) {
  handler *to = (handler *)info->err;
  galsh_jpeg_warnings *all = to->warnings;
  if (level >= 0 || !all) return;
  char text[JMSG_LENGTH_MAX];
  to->base.format_message(info, text);
  int worse = severity(info->err->msg_code), at = 0;
  while (at < all->count && strncmp(all->list[at].text, text, GALSH_MESSAGE_LENGTH - 1)) at++;
  if (at < all->count) {
    all->list[at].times++;
    return;
  }
  if (at == GALSH_JPEG_MOST_WARNINGS) {
    // A worse one takes the place of one that is less so.
    all->others++;
    for (at = 0; at < all->count && all->list[at].severity >= worse;) at++;
    if (at == all->count) return;
  } else {
    all->count++;
  }
  snprintf(all->list[at].text, GALSH_MESSAGE_LENGTH, "%s", text);
  all->list[at].times = 1;
  all->list[at].severity = worse;
}

static void stay_silent(j_common_ptr info) { (void)info; }

enum { MOST_SCANS = 500 };

// A file of few bytes cannot ask for hours of work by thousands of scans.
static void watch(j_common_ptr info) {
  handler *to = (handler *)info->err;
  if (info->is_decompressor && ((j_decompress_ptr)info)->input_scan_number > MOST_SCANS) {
    snprintf(to->message, GALSH_MESSAGE_LENGTH, "more than %d scans", MOST_SCANS);
    longjmp(to->back, 1);
  }
}

static int decode(const uint8_t *bytes, size_t count, galsh_jpeg_info *out_info, uint8_t *out, size_t room,
                  int only_checks, galsh_jpeg_warnings *warnings, char *message) {
  struct jpeg_decompress_struct info;
  struct jpeg_progress_mgr progress = {.progress_monitor = watch};
  handler errors;
  memset(&info, 0, sizeof info);
  if (warnings) memset(warnings, 0, sizeof *warnings);
  info.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = fail;
  errors.base.emit_message = emit;
  errors.base.output_message = stay_silent;
  errors.message = message;
  errors.warnings = warnings;
  if (setjmp(errors.back)) {
    jpeg_destroy_decompress(&info);
    return 1;
  }
  jpeg_create_decompress(&info);
  info.progress = &progress;
  jpeg_mem_src(&info, bytes, count);
  jpeg_read_header(&info, TRUE);
  out_info->width = info.image_width;
  out_info->height = info.image_height;
  switch (info.jpeg_color_space) {
    case JCS_GRAYSCALE:
      info.out_color_space = JCS_GRAYSCALE;
      out_info->channels = 1;
      break;
    case JCS_CMYK:
    case JCS_YCCK:
      info.out_color_space = JCS_CMYK;
      out_info->channels = 4;
      break;
    default:
      info.out_color_space = JCS_RGB;
      out_info->channels = 3;
  }
  if (out || only_checks) {
    // All of the data are gone through at an eighth of the size as they are at the whole.
    if (only_checks) info.scale_denom = 8 * info.scale_num;
    jpeg_start_decompress(&info);
    size_t row = (size_t)info.output_width * (size_t)out_info->channels;
    if (info.output_components != out_info->channels || info.output_height == 0 ||
        (!only_checks && room / info.output_height < row)) {
      snprintf(message, GALSH_MESSAGE_LENGTH, "no room for the image");
      longjmp(errors.back, 1);
    }
    JSAMPARRAY scratch =
        only_checks ? info.mem->alloc_sarray((j_common_ptr)&info, JPOOL_IMAGE, (JDIMENSION)row, 1) : NULL;
    while (info.output_scanline < info.output_height) {
      JSAMPROW line = only_checks ? scratch[0] : out + info.output_scanline * row;
      jpeg_read_scanlines(&info, &line, 1);
    }
    jpeg_finish_decompress(&info);
  }
  jpeg_destroy_decompress(&info);
  return 0;
}

int galsh_jpeg_decode(const uint8_t *bytes, size_t count, galsh_jpeg_info *info, uint8_t *out, size_t room,
                      galsh_jpeg_warnings *warnings, char *message) {
  return decode(bytes, count, info, out, room, 0, warnings, message);
}

int galsh_jpeg_check(const uint8_t *bytes, size_t count, galsh_jpeg_warnings *warnings, char *message) {
  galsh_jpeg_info info;
  return decode(bytes, count, &info, NULL, 0, 1, warnings, message);
}
