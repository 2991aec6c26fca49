#include "CWCS.h"

#include "CLateLibrary.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if __has_include(<wcslib/wcs.h>)
#include <dlfcn.h>
#include <wcslib/wcs.h>
#include <wcslib/wcsconfig.h>
#include <wcslib/wcsfix.h>
#include <wcslib/wcshdr.h>

#define GALSH_WCS_FUNCTIONS(X) X(wcspih) X(wcsvfree) X(wcsfix) X(wcsset) X(wcssub) X(wcsfree) X(wcss2p) X(wcsp2s)

#define MEMBER(name) __typeof__(name) *name##_;
static struct {
  GALSH_WCS_FUNCTIONS(MEMBER)
  const char **messages;
} lib;
#undef MEMBER

static char problem[GALSH_WCS_MESSAGE_LENGTH];

static char name[32];

// The version is no integer, so that no macro can put it into the name.
static void fill_name(void) {
#ifdef __APPLE__
  snprintf(name, sizeof name, "libwcs.%d.dylib", (int)WCSLIB_VERSION);
#else
  snprintf(name, sizeof name, "libwcs.so.%d", (int)WCSLIB_VERSION);
#endif
}

const char *const *galsh_wcs_names(void) {
  static const char *const names[] = {name, NULL};
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, fill_name);
  return names;
}

static void load(void) {
  const galsh_symbol symbols[] = {
#define SYMBOL(symbol) {#symbol, &lib.symbol##_},
      GALSH_WCS_FUNCTIONS(SYMBOL)
#undef SYMBOL
      {"wcs_errmsg", &lib.messages},
  };
  void *library = galsh_late_open(galsh_wcs_names());
  const char *missing = library ? galsh_late_find(library, symbols, sizeof symbols / sizeof *symbols) : NULL;
  if (!library || missing) {
    const char *why = missing ? missing : dlerror();
    snprintf(problem, sizeof problem, "wcslib cannot be loaded: %s", why ? why : galsh_wcs_names()[0]);
  }
}

const char *galsh_wcs_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return problem[0] ? problem : NULL;
}

struct galsh_wcs {
  struct wcsprm wcs;
};

static void explain(int status, char *message) {
  const char *text = status > 0 && status <= 13 ? lib.messages[status] : "out of memory";
  snprintf(message, GALSH_WCS_MESSAGE_LENGTH, "%s", text);
}

// The celestial axes of one description among those of a header.
static int take(struct wcsprm *found, struct wcsprm *out, char *message) {
  int fixes[NWCSFIX];
  // What wcsfix cannot mend wcsset tells of.
  lib.wcsfix_(7, NULL, found, fixes);
  int status = lib.wcsset_(found);
  if (status) {
    explain(status, message);
    return status;
  }
  if (found->lng < 0 || found->lat < 0) {
    snprintf(message, GALSH_WCS_MESSAGE_LENGTH, "its header has no celestial coordinates");
    return 1;
  }
  int count = 1, axes[32] = {0};
  // Of two axes that are celestial nothing is to be taken out, and distortions stay whole.
  axes[0] = found->naxis == 2 ? 0 : WCSSUB_CELESTIAL;
  if (found->naxis == 2) count = 0;
  out->flag = -1;
  status = lib.wcssub_(1, found, count ? &count : NULL, count ? axes : NULL, out);
  if (!status && count && (count != 2 || axes[0] + axes[1] != 3)) {
    snprintf(message, GALSH_WCS_MESSAGE_LENGTH, "the sky is not on the first two axes of the image");
    lib.wcsfree_(out);
    return 1;
  }
  if (!status) status = lib.wcsset_(out);
  if (status) {
    explain(status, message);
    lib.wcsfree_(out);
  }
  return status;
}

galsh_wcs *galsh_wcs_open(const char *cards, int count, galsh_wcs_facts *facts, char *message) {
  memset(facts, 0, sizeof *facts);
  char *header = malloc((size_t)count * 80 + 1);
  galsh_wcs *result = calloc(1, sizeof *result);
  if (!header || !result) {
    free(header);
    free(result);
    snprintf(message, GALSH_WCS_MESSAGE_LENGTH, "out of memory");
    return NULL;
  }
  memcpy(header, cards, (size_t)count * 80);
  header[(size_t)count * 80] = 0;
  int rejected = 0, number = 0;
  struct wcsprm *all = NULL;
  int status = lib.wcspih_(header, count, WCSHDR_all, 0, &rejected, &number, &all);
  free(header);
  if (status) {
    explain(status, message);
  } else if (number < 1) {
    snprintf(message, GALSH_WCS_MESSAGE_LENGTH, "its header has no world coordinates");
    status = 1;
  } else {
    status = take(&all[0], &result->wcs, message);
  }
  if (all) lib.wcsvfree_(&number, &all);
  if (status) {
    free(result);
    return NULL;
  }
  const struct wcsprm *wcs = &result->wcs;
  for (int j = 0; j < 2; j++) {
    double sum = 0;
    for (int i = 0; i < 2; i++) {
      double element = wcs->cdelt[i] * wcs->pc[2 * i + j];
      sum += element * element;
    }
    facts->scale[j] = sqrt(sum);
  }
  snprintf(facts->longitude, sizeof facts->longitude, "%.7s", wcs->lngtyp);
  snprintf(facts->latitude, sizeof facts->latitude, "%.7s", wcs->lattyp);
  snprintf(facts->frame, sizeof facts->frame, "%.15s", wcs->radesys);
  return result;
}

void galsh_wcs_close(galsh_wcs *wcs) {
  lib.wcsfree_(&wcs->wcs);
  free(wcs);
}

enum { PIECE = 256 };

// The sky of so many pixels, at most PIECE; status[i] is other than 0 where there is none.
static void sky_of(struct wcsprm *wcs, int count, const double *pixels, double *world, int *status) {
  double image[2 * PIECE], phi[PIECE], theta[PIECE];
  memset(status, 0, (size_t)count * sizeof *status);
  int failed = lib.wcsp2s_(wcs, count, 2, pixels, image, phi, theta, world, status);
  if (!failed || failed == 8) return;
  for (int i = 0; i < count; i++)
    status[i] = lib.wcsp2s_(wcs, 1, 2, pixels + 2 * i, image, phi, theta, world + 2 * i, status + i);
}

static void pixels_of(struct wcsprm *wcs, int count, const double *world, double *pixels, int *status) {
  double image[2 * PIECE], phi[PIECE], theta[PIECE];
  memset(status, 0, (size_t)count * sizeof *status);
  int failed = lib.wcss2p_(wcs, count, 2, world, phi, theta, image, pixels, status);
  if (!failed || failed == 9) return;
  // One whose distortion cannot be undone spoils the others of its call.
  for (int i = 0; i < count; i++)
    status[i] = lib.wcss2p_(wcs, 1, 2, world + 2 * i, phi, theta, image, pixels + 2 * i, status + i);
}

void galsh_wcs_to_sky(galsh_wcs *object, int64_t count, const double *pixels, double *sky) {
  struct wcsprm *wcs = &object->wcs;
  for (int64_t start = 0; start < count; start += PIECE) {
    int some = count - start < PIECE ? (int)(count - start) : PIECE, status[PIECE];
    double world[2 * PIECE];
    sky_of(wcs, some, pixels + 2 * start, world, status);
    for (int i = 0; i < some; i++) {
      sky[2 * (start + i)] = status[i] ? NAN : world[2 * i + wcs->lng];
      sky[2 * (start + i) + 1] = status[i] ? NAN : world[2 * i + wcs->lat];
    }
  }
}

void galsh_wcs_to_pixels(galsh_wcs *object, int64_t count, const double *sky, double *pixels) {
  struct wcsprm *wcs = &object->wcs;
  const double degree = 3.14159265358979323846 / 180;
  double step = fmax(fabs(wcs->cdelt[0]), fabs(wcs->cdelt[1]));
  double row = hypot(wcs->cdelt[0] * wcs->pc[0], wcs->cdelt[1] * wcs->pc[2]);
  if (row > 0) step = row;
  for (int64_t start = 0; start < count; start += PIECE) {
    int some = count - start < PIECE ? (int)(count - start) : PIECE, status[PIECE], back[PIECE];
    double world[2 * PIECE], found[2 * PIECE], again[2 * PIECE];
    for (int i = 0; i < some; i++) {
      world[2 * i + wcs->lng] = sky[2 * (start + i)];
      world[2 * i + wcs->lat] = sky[2 * (start + i) + 1];
    }
    pixels_of(wcs, some, world, found, status);
    sky_of(wcs, some, found, again, back);
    for (int i = 0; i < some; i++) {
      // Far from its image a polynomial has solutions that are none.
      double latitude = world[2 * i + wcs->lat] * degree;
      double along = (again[2 * i + wcs->lat] - world[2 * i + wcs->lat]) / step;
      double across = remainder(again[2 * i + wcs->lng] - world[2 * i + wcs->lng], 360) * cos(latitude) / step;
      int is_found = !status[i] && !back[i] && hypot(along, across) < 1e-3;
      pixels[2 * (start + i)] = is_found ? found[2 * i] : NAN;
      pixels[2 * (start + i) + 1] = is_found ? found[2 * i + 1] : NAN;
    }
  }
}

#else

const char *const *galsh_wcs_names(void) {
  static const char *const names[] = {NULL};
  return names;
}
const char *galsh_wcs_load(void) { return "this galsh was built without the headers of wcslib"; }
galsh_wcs *galsh_wcs_open(const char *cards, int count, galsh_wcs_facts *facts, char *message) {
  (void)cards, (void)count, (void)facts;
  snprintf(message, GALSH_WCS_MESSAGE_LENGTH, "%s", galsh_wcs_load());
  return NULL;
}
void galsh_wcs_close(galsh_wcs *wcs) { (void)wcs; }
void galsh_wcs_to_pixels(galsh_wcs *wcs, int64_t count, const double *sky, double *pixels) {
  (void)wcs, (void)sky;
  for (int64_t i = 0; i < 2 * count; i++) pixels[i] = NAN;
}
void galsh_wcs_to_sky(galsh_wcs *wcs, int64_t count, const double *pixels, double *sky) {
  (void)wcs, (void)pixels;
  for (int64_t i = 0; i < 2 * count; i++) sky[i] = NAN;
}

#endif
