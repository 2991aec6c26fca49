#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "hdf5_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

extern char **environ;

struct galsh_h5_file {
  int socket;
  pid_t process;
  int count;
  galsh_h5_dataset *datasets;
  char **names;
};

int galsh_h5_send_all(int socket, const void *bytes, size_t count) {
  const char *at = bytes;
  while (count > 0) {
#ifdef MSG_NOSIGNAL
    ssize_t sent = send(socket, at, count, MSG_NOSIGNAL);
#else
    ssize_t sent = send(socket, at, count, 0);
#endif
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return -1;
    at += sent;
    count -= (size_t)sent;
  }
  return 0;
}

int galsh_h5_receive_all(int socket, void *bytes, size_t count) {
  char *at = bytes;
  while (count > 0) {
    ssize_t got = recv(socket, at, count, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return -1;
    at += got;
    count -= (size_t)got;
  }
  return 0;
}

static char launcher[4096];

void galsh_h5_start_by(const char *path) {
  if (path && strlen(path) < sizeof launcher) memcpy(launcher, path, strlen(path) + 1);
}

// By what the running program is to be started again.
static int own_path(char *path, size_t room) {
  if (launcher[0] && strlen(launcher) < room) {
    memcpy(path, launcher, strlen(launcher) + 1);
    return 0;
  }
#ifdef __APPLE__
  uint32_t size = (uint32_t)room;
  return _NSGetExecutablePath(path, &size);
#else
  ssize_t length = readlink("/proc/self/exe", path, room - 1);
  if (length <= 0) return -1;
  path[length] = 0;
  return 0;
#endif
}

static int start(galsh_h5_file *file, char *message) {
  int ends[2];
  char path[4096];
  if (own_path(path, sizeof path) != 0) {
    snprintf(message, GALSH_H5_MESSAGE, "the program does not find itself to start it again");
    return 1;
  }
#ifdef SOCK_CLOEXEC
  int kind = SOCK_STREAM | SOCK_CLOEXEC;
#else
  int kind = SOCK_STREAM;
#endif
  if (socketpair(AF_UNIX, kind, 0, ends) != 0) {
    snprintf(message, GALSH_H5_MESSAGE, "no socket: %s", strerror(errno));
    return 1;
  }
#ifndef SOCK_CLOEXEC
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
#endif
#ifdef SO_NOSIGPIPE
  int on = 1;
  setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  // The same surroundings, with one variable more.
  size_t count = 0;
  while (environ[count]) count++;
  char **variables = calloc(count + 2, sizeof *variables);
  if (!variables) {
    close(ends[0]);
    close(ends[1]);
    snprintf(message, GALSH_H5_MESSAGE, "no memory");
    return 1;
  }
  memcpy(variables, environ, count * sizeof *variables);
  variables[count] = GALSH_H5_VARIABLE "=1";

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  // A descriptor that is put in its own place would keep its close-on-exec flag.
  int end = ends[1] == GALSH_H5_SOCKET ? fcntl(ends[1], F_DUPFD_CLOEXEC, 10) : ends[1];
  posix_spawn_file_actions_adddup2(&actions, end, GALSH_H5_SOCKET);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  // What is sent to the whole group of processes (Ctrl-C) is for the program: this one ends with its socket.
  sigset_t held, usual;
  sigemptyset(&held);
  const int signals[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGTSTP, SIGALRM, SIGPIPE};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaddset(&held, signals[i]);
  sigfillset(&usual);
  sigdelset(&usual, SIGKILL);
  sigdelset(&usual, SIGSTOP);
  posix_spawnattr_setsigmask(&attributes, &held);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  char *arguments[] = {path, "hdf5", NULL};
  int code = posix_spawn(&file->process, path, &actions, &attributes, arguments, variables);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  free(variables);
  if (end != ends[1]) close(end);
  close(ends[1]);
  if (code != 0) {
    close(ends[0]);
    file->process = 0;
    snprintf(message, GALSH_H5_MESSAGE, "no process to read it: %s", strerror(code));
    return 1;
  }
  file->socket = ends[0];
  return 0;
}

// Ends the process and says what became of it.
static void end(galsh_h5_file *file, char *message) {
  if (file->socket >= 0) close(file->socket);
  file->socket = -1;
  if (file->process <= 0) {
    snprintf(message, GALSH_H5_MESSAGE, "it was given up before");
    return;
  }
  int status = 0;
  pid_t ended;
  do ended = waitpid(file->process, &status, 0);
  while (ended < 0 && errno == EINTR);
  file->process = 0;
  if (ended > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
    snprintf(message, GALSH_H5_MESSAGE, "libhdf5 does not come to an end on it");
  } else if (ended > 0 && WIFSIGNALED(status)) {
    snprintf(message, GALSH_H5_MESSAGE, "libhdf5 crashes on it (signal %d)", WTERMSIG(status));
  } else {
    snprintf(message, GALSH_H5_MESSAGE, "libhdf5 gives up on it");
  }
}

// Asks; the head of the answer, or 1 with the reason.
static int ask(galsh_h5_file *file, const galsh_h5_question *question, const void *more, galsh_h5_answer *answer,
               char *message) {
  if (file->socket < 0) {
    snprintf(message, GALSH_H5_MESSAGE, "libhdf5 has given up on it before");
    return 1;
  }
  if (galsh_h5_send_all(file->socket, question, sizeof *question) != 0 ||
      (more && galsh_h5_send_all(file->socket, more, question->bytes) != 0) ||
      galsh_h5_receive_all(file->socket, answer, sizeof *answer) != 0) {
    end(file, message);
    return 1;
  }
  if (answer->bytes > GALSH_H5_MOST) {
    end(file, message);
    return 1;
  }
  if (answer->status != 0) {
    char text[GALSH_H5_MESSAGE] = {0};
    size_t length = answer->bytes < sizeof text ? answer->bytes : sizeof text - 1;
    if (galsh_h5_receive_all(file->socket, text, length) != 0) {
      end(file, message);
      return 1;
    }
    snprintf(message, GALSH_H5_MESSAGE, "%s", text);
    return 1;
  }
  return 0;
}

galsh_h5_file *galsh_h5_open(const char *path, char message[GALSH_H5_MESSAGE]) {
  galsh_h5_file *file = calloc(1, sizeof *file);
  if (!file) {
    snprintf(message, GALSH_H5_MESSAGE, "no memory");
    return NULL;
  }
  file->socket = -1;
  galsh_h5_question question = {.what = GALSH_H5_LIST, .bytes = strlen(path)};
  galsh_h5_answer answer;
  if (start(file, message) != 0) {
    free(file);
    return NULL;
  }
  if (ask(file, &question, path, &answer, message) != 0) goto failed;
  if (answer.count < 0 || answer.count > GALSH_H5_DATASETS) {
    snprintf(message, GALSH_H5_MESSAGE, "it has too many datasets");
    goto failed;
  }
  size_t count = (size_t)answer.count;
  file->datasets = calloc(count + 1, sizeof *file->datasets);
  file->names = calloc(count + 1, sizeof *file->names);
  if (!file->datasets || !file->names) goto failed;
  for (size_t i = 0; i < count; i++) {
    galsh_h5_dataset *set = &file->datasets[i];
    if (galsh_h5_receive_all(file->socket, set, sizeof *set) != 0 || set->name_length < 0 ||
        set->name_length > 1 << 16 || !(file->names[i] = malloc((size_t)set->name_length + 1)) ||
        galsh_h5_receive_all(file->socket, file->names[i], (size_t)set->name_length) != 0) {
      end(file, message);
      goto failed;
    }
    file->names[i][set->name_length] = 0;
    file->count++;
  }
  return file;
failed:
  galsh_h5_close(file);
  return NULL;
}

void galsh_h5_close(galsh_h5_file *file) {
  char message[GALSH_H5_MESSAGE];
  end(file, message);
  for (int i = 0; file->names && i < file->count; i++) free(file->names[i]);
  free(file->names);
  free(file->datasets);
  free(file);
}

int galsh_h5_count(const galsh_h5_file *file) { return file->count; }

const galsh_h5_dataset *galsh_h5_at(const galsh_h5_file *file, int index, const char **name) {
  if (index < 0 || index >= file->count) return NULL;
  *name = file->names[index];
  return &file->datasets[index];
}

int galsh_h5_read(galsh_h5_file *file, int index, uint64_t first, uint64_t rows, void *out, size_t bytes,
                  char message[GALSH_H5_MESSAGE]) {
  galsh_h5_question question = {
      .what = GALSH_H5_READ, .dataset = (uint64_t)index, .first = first, .rows = rows, .bytes = bytes};
  galsh_h5_answer answer;
  if (ask(file, &question, NULL, &answer, message) != 0) return 1;
  if (answer.bytes != bytes || galsh_h5_receive_all(file->socket, out, bytes) != 0) {
    end(file, message);
    return 1;
  }
  return 0;
}

int galsh_h5_texts(galsh_h5_file *file, int index, uint8_t **out, size_t *bytes, char message[GALSH_H5_MESSAGE]) {
  galsh_h5_question question = {.what = GALSH_H5_TEXTS, .dataset = (uint64_t)index};
  galsh_h5_answer answer;
  if (ask(file, &question, NULL, &answer, message) != 0) return 1;
  *out = malloc(answer.bytes + 1);
  if (!*out || galsh_h5_receive_all(file->socket, *out, answer.bytes) != 0) {
    free(*out);
    *out = NULL;
    end(file, message);
    return 1;
  }
  *bytes = answer.bytes;
  return 0;
}

void galsh_h5_free(uint8_t *texts) { free(texts); }
