#ifndef GALSH_IMAGE_CODECS_H
#define GALSH_IMAGE_CODECS_H

// Thin C shims over libpng and CFITSIO, for what Swift cannot call: setjmp and macros.

/// The name of the libpng in use, such as "1.6.39".
const char *galsh_png_version(void);

#endif
