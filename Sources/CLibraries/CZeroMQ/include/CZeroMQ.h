#ifndef GALSH_ZEROMQ_H
#define GALSH_ZEROMQ_H

// ZeroMQ, loaded when a Jupyter kernel first needs it: nothing else does, and a machine without it runs all the rest.
// Its few functions are declared here, so that a build needs no header of it. What they do stands in zmq_socket(3),
// zmq_msg_recv(3) and so on; values are those of zmq.h 4.x, which its ABI keeps.

#include <stddef.h>

/// A message part: `zmq_msg_t`, which is 64 bytes wherever it is.
typedef struct {
  _Alignas(8) unsigned char bytes[64];
} galsh_zmq_message;

/// `zmq_pollitem_t`.
typedef struct {
  void *socket;
  int fd;
  short events;
  short revents;
} galsh_zmq_item;

enum {
  GALSH_ZMQ_REP = 4,
  GALSH_ZMQ_ROUTER = 6,
  GALSH_ZMQ_XPUB = 9,
  GALSH_ZMQ_POLLIN = 1,
  GALSH_ZMQ_DONTWAIT = 1,
  GALSH_ZMQ_SNDMORE = 2,
  GALSH_ZMQ_LINGER = 17,
  GALSH_ZMQ_SNDHWM = 23,
  GALSH_ZMQ_RCVHWM = 24,
  GALSH_ZMQ_XPUB_VERBOSE = 40,
  GALSH_ZMQ_ROUTER_HANDOVER = 56
};

/// The names that the library goes by, up to NULL.
const char *const *galsh_zmq_names(void);

/// Loads the library; NULL if it is there, else why not.
const char *galsh_zmq_load(void);

void *galsh_zmq_context(void);
/// Has all that wait on sockets of the context return with ETERM.
int galsh_zmq_shutdown(void *context);
/// Waits until all sockets are closed and what they had to send is sent, or has lingered.
int galsh_zmq_term(void *context);
void *galsh_zmq_socket(void *context, int type);
int galsh_zmq_close(void *socket);
int galsh_zmq_set(void *socket, int option, int value);
int galsh_zmq_bind(void *socket, const char *address);
long galsh_zmq_send(void *socket, const void *bytes, size_t count, int flags);
int galsh_zmq_poll(galsh_zmq_item *items, int count, long milliseconds);
void galsh_zmq_message_init(galsh_zmq_message *message);
long galsh_zmq_receive(galsh_zmq_message *message, void *socket, int flags);
const void *galsh_zmq_message_bytes(galsh_zmq_message *message);
size_t galsh_zmq_message_count(galsh_zmq_message *message);
int galsh_zmq_message_more(galsh_zmq_message *message);
void galsh_zmq_message_close(galsh_zmq_message *message);
/// The error of the latest call on this thread, and its words.
int galsh_zmq_errno(void);
const char *galsh_zmq_error(int code);
/// The code of a socket whose context has ended.
int galsh_zmq_ended(void);

#endif
