#ifndef GALSH_LAZY_CFITSIO_H
#define GALSH_LAZY_CFITSIO_H

// CFITSIO, loaded when a FITS file is first opened: it brings libcurl and the 35 libraries behind that, which would
// take a quarter of the time to galsh's first prompt.

#include <fitsio.h>

/// Loads CFITSIO. Returns 0 with the reason in message (GALSH_MESSAGE_LENGTH bytes) where that fails; message may be NULL.
int galsh_cfitsio_load(char *message);

/// Puts the reason for a status other than 0 into message, and takes it off CFITSIO's stack. Returns the status.
int galsh_fits_explained(int status, char *message);

#ifdef __linux__
#define GALSH_CFITSIO_FUNCTIONS(X)                                                                                  \
  X(ffclos) X(ffcmsg) X(ffcrim) X(ffcrtb) X(ffimem) X(ffpcl) X(ffpcom) X(ffphis) X(ffpkls) X(ffpkyd) X(ffpkyj) \
  X(ffdkopn) X(ffeqtyll) X(fffree) X(ffgcdw) X(ffgcf) X(ffgcv) X(ffgerr) X(ffghadll) X(ffgidm)  \
  X(ffgidt) X(ffgiszll) X(ffgkey) X(ffgkls) X(ffgky) X(ffgmsg) X(ffgncl) X(ffgnrwll) X(ffgpxvll) X(ffgsv) X(ffgtbb) X(ffgtcl)          \
  X(ffgtclll) X(ffhdr2str) X(ffmahd) X(ffomem) X(ffpnul) X(ffthdu)                                                  \
  X(fits_is_compressed_image) X(fits_is_reentrant)

#define GALSH_MEMBER(name) __typeof__(name) *name##_;
extern struct galsh_cfitsio {
  GALSH_CFITSIO_FUNCTIONS(GALSH_MEMBER)
} galsh_cfitsio;
#undef GALSH_MEMBER

#ifndef GALSH_CFITSIO_ITSELF
#define ffclos galsh_cfitsio.ffclos_
#define ffcmsg galsh_cfitsio.ffcmsg_
#define ffcrim galsh_cfitsio.ffcrim_
#define ffcrtb galsh_cfitsio.ffcrtb_
#define ffdkopn galsh_cfitsio.ffdkopn_
#define ffeqtyll galsh_cfitsio.ffeqtyll_
#define ffgcf galsh_cfitsio.ffgcf_
#define ffgncl galsh_cfitsio.ffgncl_
#define ffgnrwll galsh_cfitsio.ffgnrwll_
#define ffgtclll galsh_cfitsio.ffgtclll_
#define fffree galsh_cfitsio.fffree_
#define ffgcdw galsh_cfitsio.ffgcdw_
#define ffgcv galsh_cfitsio.ffgcv_
#define ffgerr galsh_cfitsio.ffgerr_
#define ffghadll galsh_cfitsio.ffghadll_
#define ffgidm galsh_cfitsio.ffgidm_
#define ffgidt galsh_cfitsio.ffgidt_
#define ffgiszll galsh_cfitsio.ffgiszll_
#define ffgkey galsh_cfitsio.ffgkey_
#define ffgkls galsh_cfitsio.ffgkls_
#define ffgky galsh_cfitsio.ffgky_
#define ffgmsg galsh_cfitsio.ffgmsg_
#define ffgpxvll galsh_cfitsio.ffgpxvll_
#define ffgsv galsh_cfitsio.ffgsv_
#define ffgtbb galsh_cfitsio.ffgtbb_
#define ffgtcl galsh_cfitsio.ffgtcl_
#define ffhdr2str galsh_cfitsio.ffhdr2str_
#define ffmahd galsh_cfitsio.ffmahd_
#define ffimem galsh_cfitsio.ffimem_
#define ffomem galsh_cfitsio.ffomem_
#define ffpcl galsh_cfitsio.ffpcl_
#define ffpcom galsh_cfitsio.ffpcom_
#define ffphis galsh_cfitsio.ffphis_
#define ffpkls galsh_cfitsio.ffpkls_
#define ffpkyd galsh_cfitsio.ffpkyd_
#define ffpkyj galsh_cfitsio.ffpkyj_
#define ffpnul galsh_cfitsio.ffpnul_
#define ffthdu galsh_cfitsio.ffthdu_
// The headers have macros of these names for the same functions.
#undef fits_is_compressed_image
#undef fits_is_reentrant
#define fits_is_compressed_image galsh_cfitsio.fits_is_compressed_image_
#define fits_is_reentrant galsh_cfitsio.fits_is_reentrant_
#endif
#endif

#endif
