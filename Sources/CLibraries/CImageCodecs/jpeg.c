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
} handler;

static void fail(j_common_ptr info) {
  handler *to = (handler *)info->err;
  char text[JMSG_LENGTH_MAX];
  to->base.format_message(info, text);
  snprintf(to->message, GALSH_MESSAGE_LENGTH, "%s", text);
  longjmp(to->back, 1);
}

// Broken data are warnings to libjpeg (level -1), which paints over them; here they are the end. Stray bytes between
// segments and unknown numbers in headers harm nothing.
static void emit(j_common_ptr info, int level) {
  switch (info->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
      return;
    default:
      if (level < 0) fail(info);
  }
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

int galsh_jpeg_decode(const uint8_t *bytes, size_t count, galsh_jpeg_info *out_info, uint8_t *out, size_t room,
                      char *message) {
  struct jpeg_decompress_struct info;
  struct jpeg_progress_mgr progress = {.progress_monitor = watch};
  handler errors;
  memset(&info, 0, sizeof info);
  info.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = fail;
  errors.base.emit_message = emit;
  errors.base.output_message = stay_silent;
  errors.message = message;
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
  if (out) {
    jpeg_start_decompress(&info);
    size_t row = (size_t)info.output_width * (size_t)out_info->channels;
    if (info.output_components != out_info->channels || info.output_height == 0 || room / info.output_height < row) {
      snprintf(message, GALSH_MESSAGE_LENGTH, "no room for the image");
      longjmp(errors.back, 1);
    }
    while (info.output_scanline < info.output_height) {
      JSAMPROW line = out + info.output_scanline * row;
      jpeg_read_scanlines(&info, &line, 1);
    }
    jpeg_finish_decompress(&info);
  }
  jpeg_destroy_decompress(&info);
  return 0;
}
