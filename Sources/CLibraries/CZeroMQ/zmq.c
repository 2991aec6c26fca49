#include "CZeroMQ.h"

#include "CLateLibrary.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

static struct {
  void *(*ctx_new)(void);
  int (*ctx_shutdown)(void *);
  int (*ctx_term)(void *);
  void *(*socket)(void *, int);
  int (*close)(void *);
  int (*setsockopt)(void *, int, const void *, size_t);
  int (*bind)(void *, const char *);
  int (*send)(void *, const void *, size_t, int);
  int (*poll)(galsh_zmq_item *, int, long);
  int (*msg_init)(galsh_zmq_message *);
  int (*msg_recv)(galsh_zmq_message *, void *, int);
  void *(*msg_data)(galsh_zmq_message *);
  size_t (*msg_size)(const galsh_zmq_message *);
  int (*msg_more)(const galsh_zmq_message *);
  int (*msg_close)(galsh_zmq_message *);
  int (*errnum)(void);
  const char *(*strerror)(int);
} zmq;

static char problem[256];

#ifdef __APPLE__
static const char *const names[] = {
    "libzmq.5.dylib", "/opt/homebrew/lib/libzmq.5.dylib", "/usr/local/lib/libzmq.5.dylib", NULL};
#else
static const char *const names[] = {"libzmq.so.5", NULL};
#endif

const char *const *galsh_zmq_names(void) { return names; }

static void load(void) {
  void *library = galsh_late_open(names);
  if (!library) {
    const char *why = dlerror();
    snprintf(problem, sizeof problem, "%s", why ? why : "libzmq cannot be loaded");
    return;
  }
  const galsh_symbol symbols[] = {
      {"zmq_ctx_new", &zmq.ctx_new},       {"zmq_ctx_shutdown", &zmq.ctx_shutdown}, {"zmq_ctx_term", &zmq.ctx_term},
      {"zmq_socket", &zmq.socket},         {"zmq_close", &zmq.close},               {"zmq_setsockopt", &zmq.setsockopt},
      {"zmq_bind", &zmq.bind},             {"zmq_send", &zmq.send},                 {"zmq_poll", &zmq.poll},
      {"zmq_msg_init", &zmq.msg_init},     {"zmq_msg_recv", &zmq.msg_recv},         {"zmq_msg_data", &zmq.msg_data},
      {"zmq_msg_size", &zmq.msg_size},     {"zmq_msg_more", &zmq.msg_more},         {"zmq_msg_close", &zmq.msg_close},
      {"zmq_errno", &zmq.errnum},          {"zmq_strerror", &zmq.strerror},
  };
  const char *missing = galsh_late_find(library, symbols, sizeof symbols / sizeof *symbols);
  if (missing) snprintf(problem, sizeof problem, "libzmq has no %s: it is older than 4", missing);
}

const char *galsh_zmq_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return problem[0] ? problem : NULL;
}

void *galsh_zmq_context(void) { return zmq.ctx_new(); }
int galsh_zmq_shutdown(void *context) { return zmq.ctx_shutdown(context); }
int galsh_zmq_term(void *context) { return zmq.ctx_term(context); }
void *galsh_zmq_socket(void *context, int type) { return zmq.socket(context, type); }
int galsh_zmq_close(void *socket) { return zmq.close(socket); }
int galsh_zmq_set(void *socket, int option, int value) {
  return zmq.setsockopt(socket, option, &value, sizeof value);
}
int galsh_zmq_bind(void *socket, const char *address) { return zmq.bind(socket, address); }
long galsh_zmq_send(void *socket, const void *bytes, size_t count, int flags) {
  return zmq.send(socket, bytes, count, flags);
}
int galsh_zmq_poll(galsh_zmq_item *items, int count, long milliseconds) {
  return zmq.poll(items, count, milliseconds);
}
void galsh_zmq_message_init(galsh_zmq_message *message) { zmq.msg_init(message); }
long galsh_zmq_receive(galsh_zmq_message *message, void *socket, int flags) {
  return zmq.msg_recv(message, socket, flags);
}
const void *galsh_zmq_message_bytes(galsh_zmq_message *message) { return zmq.msg_data(message); }
size_t galsh_zmq_message_count(galsh_zmq_message *message) { return zmq.msg_size(message); }
int galsh_zmq_message_more(galsh_zmq_message *message) { return zmq.msg_more(message); }
void galsh_zmq_message_close(galsh_zmq_message *message) { zmq.msg_close(message); }
int galsh_zmq_errno(void) { return zmq.errnum(); }
const char *galsh_zmq_error(int code) { return zmq.strerror(code); }

int galsh_zmq_ended(void) {
  // ETERM of zmq.h.
  return 156384712 + 53;
}
