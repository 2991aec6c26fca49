"""Sessions on file systems without locks or without shared memory, by shims that the test compiles, and in folders that can only
be read. Needs GALSH_BINARY and a C compiler."""

import os
import shutil
import signal
import socket
import subprocess
import unittest

from sessions import BINARY, SessionTest

COMPILER = shutil.which("gcc") or shutil.which("cc") or shutil.which("clang")

SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

// NO_LOCKS: the error of fcntl locks; NO_FLOCK: that of flock; NO_SHARING: that of shared mappings of files;
// NO_LINKS: that of symbolic links; DIES_AT: before which call that changes a file the process is killed, from 1.
static int code(const char *name) {
  const char *text = getenv(name);
  if (!text) return 0;
  return !strcmp(text, "ENOLCK") ? ENOLCK : !strcmp(text, "ENOSYS") ? ENOSYS : !strcmp(text, "EOPNOTSUPP") ? EOPNOTSUPP : ENODEV;
}
static int lock(const char *symbol, int fd, int command, void *argument) {
  int fails = code("NO_LOCKS");
  if (fails && (command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW)) {
    errno = fails;
    return -1;
  }
  int (*real)(int, int, void *) = dlsym(RTLD_NEXT, symbol);
  return real(fd, command, argument);
}
#define FCNTL(name)                                \
  int name(int fd, int command, ...) {             \
    va_list list;                                  \
    va_start(list, command);                       \
    void *argument = va_arg(list, void *);         \
    va_end(list);                                  \
    return lock(#name, fd, command, argument);     \
  }
FCNTL(fcntl)
FCNTL(fcntl64)
int flock(int fd, int operation) {
  int fails = code("NO_FLOCK");
  if (fails) {
    errno = fails;
    return -1;
  }
  int (*real)(int, int) = dlsym(RTLD_NEXT, "flock");
  return real(fd, operation);
}
#define MMAP(name, offset_type)                                                           \
  void *name(void *place, size_t length, int protection, int flags, int fd, offset_type offset) { \
    int fails = code("NO_SHARING");                                                       \
    if (fails && (flags & MAP_SHARED) && fd >= 0 && (protection & PROT_WRITE)) {           \
      errno = fails;                                                                      \
      return MAP_FAILED;                                                                  \
    }                                                                                     \
    void *(*real)(void *, size_t, int, int, int, offset_type) = dlsym(RTLD_NEXT, #name);   \
    return real(place, length, protection, flags, fd, offset);                            \
  }
MMAP(mmap, off_t)
MMAP(mmap64, off64_t)
static void turn(void) {
  static int count;
  const char *last = getenv("DIES_AT");
  if (last && __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST) == atoi(last)) kill(getpid(), SIGKILL);
}
#define CHANGES(type, name, parameters, arguments) \
  type name parameters {                           \
    type(*real) parameters = dlsym(RTLD_NEXT, #name); \
    turn();                                        \
    return real arguments;                         \
  }
CHANGES(ssize_t, pwrite, (int fd, const void *bytes, size_t size, off_t at), (fd, bytes, size, at))
CHANGES(ssize_t, pwrite64, (int fd, const void *bytes, size_t size, off64_t at), (fd, bytes, size, at))
CHANGES(int, ftruncate, (int fd, off_t size), (fd, size))
CHANGES(int, ftruncate64, (int fd, off64_t size), (fd, size))
CHANGES(int, rename, (const char *old, const char *name), (old, name))
CHANGES(int, unlink, (const char *name), (name))
// What is printed is no file.
ssize_t write(int fd, const void *bytes, size_t size) {
  ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  if (fd > 2) turn();
  return real(fd, bytes, size);
}
int symlink(const char *to, const char *name) {
  int fails = code("NO_LINKS");
  if (fails) {
    errno = fails;
    return -1;
  }
  turn();
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "symlink");
  return real(to, name);
}
#define OPEN(name)                                 \
  int name(const char *path, int flags, ...) {     \
    va_list list;                                  \
    va_start(list, flags);                         \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; \
    va_end(list);                                  \
    if (flags & (O_CREAT | O_TRUNC)) turn();       \
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name); \
    return real(path, flags, mode);                \
  }
OPEN(open)
OPEN(open64)
"""
LOCKLESS = [{"NO_LOCKS": "ENOLCK"}, {"NO_LOCKS": "ENOSYS", "NO_FLOCK": "ENOSYS"}, {"NO_LOCKS": "EOPNOTSUPP", "NO_FLOCK": "ENOLCK"}]
UNSHARED = [{"NO_SHARING": "ENODEV"}]


@unittest.skipUnless(COMPILER, "there is no C compiler (gcc, cc or clang) for the shims")
class PlaceTest(SessionTest):
    def setUp(self):
        super().setUp()
        source, self.shim = self.folder / "shim.c", self.folder / "shim.so"
        source.write_text(SHIM)
        subprocess.run([COMPILER, "-shared", "-fPIC", "-O1", "-o", self.shim, source, "-ldl"], check=True)

    def on(self, place, *arguments, status=0):
        """Runs galsh on such a file system."""
        done = subprocess.run(
            [BINARY, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60,
            env={**os.environ, "LD_PRELOAD": str(self.shim), **place})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def running(self, place, name="s"):
        """A galsh there that has begun, and waits for its end."""
        process = subprocess.Popen(
            [BINARY, "--session", name, "-c", 'let z = 26\n# %% Two\nprint "begun"\n!env -u LD_PRELOAD sleep 60'],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "LD_PRELOAD": str(self.shim), **place})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), "begun\n")
        return process

    def beside(self):
        return sorted(name for name in os.listdir(self.folder) if name.startswith("s.galsession"))

    def test_a_session_is_kept_and_comes_back(self):
        for place in LOCKLESS + UNSHARED:
            self.on(place, "--session", "s", "-c", "let a = 1\n# %% Two\nlet b = 2")
            self.assertEqual(self.beside(), ["s.galsession"])
            done = self.on(place, "--session", "s", "-c", "print a + b\nlet c = 3")
            self.assertEqual(done.stdout, "3\n")
            word = "has no locks" if "NO_LOCKS" in place else "memory cannot be shared"
            self.assertEqual(done.stderr.count(word), 1, done.stderr)
            for reading in [self.on(place, "--session", "s", "--read-only", "-c", "print c"),
                            self.galsh("--session", "s", "--read-only", "-c", "print c")]:
                self.assertEqual(reading.stdout, "3\n")
            self.assertEqual(self.sql("PRAGMA integrity_check"), [("ok",)])
            os.unlink(self.folder / "s.galsession")

    def test_a_second_writer_is_told_of_the_first(self):
        for place in LOCKLESS + UNSHARED:
            process = self.running(place)
            done = self.on(place, "--session", "s", "-c", "print 1", status=64)
            self.assertIn("error[session-in-use]: s.galsession is open in another galsh", done.stderr)
            if "NO_LOCKS" in place and "NO_FLOCK" in place:
                self.assertIn(f"process {process.pid} on this host", done.stderr)
            reading = "NO_LOCKS" not in place
            done = self.on(place, "--session", "s", "--read-only", "-c", "print z", status=0 if reading else 64)
            if reading:
                self.assertEqual(done.stdout, "26\n")
            else:
                self.assertIn(f"process {process.pid} on this host", done.stderr)
            process.kill()
            process.wait()
            # Who has died writes no more, and what was said to be saved is.
            done = self.on(place, "--session", "s", "-c", "print z")
            self.assertEqual(done.stdout, "26\n")
            self.assertEqual(self.beside(), ["s.galsession"])
            os.unlink(self.folder / "s.galsession")

    def test_a_writer_on_another_host_is_named_with_what_to_do(self):
        for place in LOCKLESS:
            self.write("s.galsession.lock", "far-away 4711 99\n")
            for option in [[], ["--read-only"]]:
                if option:
                    self.write("s.galsession", "")
                done = self.on(place, "--session", "s", *option, "-c", "print 1", status=64)
                self.assertIn("process 4711 on far-away", done.stderr)
                self.assertIn("remove s.galsession.lock", done.stderr)
            self.write("s.galsession.lock", "nonsense")
            done = self.on(place, "--session", "s", "-c", "print 1", status=64)
            self.assertIn("if no galsh writes it, remove s.galsession.lock", done.stderr)
            for name in self.beside():
                os.unlink(self.folder / name)

    def test_a_note_of_a_process_that_is_another_by_now_is_stale(self):
        self.write("s.galsession.lock", f"{socket.gethostname()} {os.getpid()} 1\n")
        self.on(LOCKLESS[1], "--session", "s", "-c", "let a = 1")
        self.assertEqual(self.beside(), ["s.galsession"])

    def test_a_log_that_a_crash_elsewhere_has_left_is_brought_in(self):
        for number, place in enumerate(LOCKLESS + UNSHARED):
            self.write("run.gal", "let a = 1\n# %% Two\nlet b = 2\n# %% The end\n!kill -9 $PPID\n")
            done = subprocess.run([BINARY, "--quiet", "--session", f"s{number}", "run.gal"], cwd=self.folder)
            self.assertEqual(done.returncode, -signal.SIGKILL)
            self.assertTrue((self.folder / f"s{number}.galsession-wal").exists())
            for name in [f"s{number}.galsession-shm"]:
                os.unlink(self.folder / name)
            done = self.on(place, "--session", f"s{number}", "--read-only", "-c", "print a + b")
            self.assertEqual(done.stdout, "3\n")
            done = self.on(place, "--session", f"s{number}", "-c", "print a + b")
            self.assertEqual(done.stdout, "3\n")
            self.assertFalse((self.folder / f"s{number}.galsession-wal").exists())

    def test_killed_while_it_saves_it_is_mended(self):
        for place in LOCKLESS[1:] + UNSHARED:
            for delay in range(12):
                process = subprocess.Popen(
                    [BINARY, "--quiet", "--session", "s", "-c", "for i in 0...100000 {\nlet a = i\n!true\n}"], cwd=self.folder,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "LD_PRELOAD": str(self.shim), **place})
                try:
                    process.wait(0.02 + 0.03 * delay)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                self.on(place, "--session", "s", "-c", "let b = 1")
                self.assertEqual(self.beside(), ["s.galsession"])
                self.assertEqual(self.sql("PRAGMA integrity_check"), [("ok",)])

    def test_killed_before_any_call_it_is_taken_over(self):
        for place in [LOCKLESS[1], UNSHARED[0]]:
            self.on(place, "--session", "s", "-c", "let a = 1")
            whole = (self.folder / "s.galsession").read_bytes()
            for call in range(1, 1000):
                for name in self.beside():
                    os.unlink(self.folder / name)
                (self.folder / "s.galsession").write_bytes(whole)
                # The note of a process that has died lies there from the start.
                if "NO_LOCKS" in place:
                    os.symlink(f"{socket.gethostname()} {os.getpid()} 1", self.folder / "s.galsession.lock")
                done = subprocess.run(
                    [BINARY, "--quiet", "--session", "s", "-c", "let b = 2\n# %% Two\nlet c = 3"], cwd=self.folder,
                    capture_output=True, env={**os.environ, "LD_PRELOAD": str(self.shim), **place, "DIES_AT": str(call)})
                killed = done.returncode == -signal.SIGKILL
                self.assertTrue(killed or done.returncode == 0, done.stderr)
                with self.subTest(place=place, call=call):
                    self.assertEqual(self.on(place, "--session", "s", "-c", "print a").stdout, "1\n")
                    self.assertEqual(self.sql("PRAGMA integrity_check"), [("ok",)])
                if not killed:
                    break
            self.assertGreater(call, 20)
            for name in self.beside():
                os.unlink(self.folder / name)

    def test_where_there_are_no_symbolic_links_the_note_is_a_file(self):
        place = {**LOCKLESS[1], "NO_LINKS": "EOPNOTSUPP"}
        process = self.running(place)
        words = (self.folder / "s.galsession.lock").read_text().split()
        self.assertEqual(words[:2], [socket.gethostname(), str(process.pid)])
        done = self.on(place, "--session", "s", "-c", "print 1", status=64)
        self.assertIn(f"process {process.pid} on this host", done.stderr)
        process.kill()
        process.wait()
        self.assertEqual(self.on(place, "--session", "s", "-c", "print z").stdout, "26\n")
        self.assertEqual(self.beside(), ["s.galsession"])


class ReadOnlyFolderTest(SessionTest):
    def test_a_log_without_its_index_is_read(self):
        self.write("run.gal", "let a = 1\n# %% Two\nlet b = 2\n# %% The end\n!kill -9 $PPID\n")
        subprocess.run([BINARY, "--quiet", "--session", "s", "run.gal"], cwd=self.folder)
        (self.folder / "s.galsession-shm").unlink()
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        # To root every folder can be written.
        user = {"user": 65534} if os.getuid() == 0 else {}
        try:
            can_run = subprocess.run([BINARY, "--version"], capture_output=True, **user).returncode == 0
        except OSError:
            can_run = False
        if not can_run:
            self.skipTest("galsh cannot be run by a user who cannot write everywhere")
        for option in ["--read-only", None]:
            done = subprocess.run(
                [BINARY, "--session", "s", *([option] if option else []), "--no-init", "-c", "print a + b"], cwd=self.folder,
                capture_output=True, text=True, **user)
            if option:
                self.assertEqual((done.returncode, done.stdout), (0, "3\n"), done.stderr)
            else:
                self.assertEqual(done.returncode, 64, done.stderr)
                self.assertIn("error[not-permitted]", done.stderr)
        self.assertEqual(sorted(name for name in os.listdir(self.folder) if name.startswith("s.gal")),
                         ["s.galsession", "s.galsession-wal"])


if __name__ == "__main__":
    unittest.main()
