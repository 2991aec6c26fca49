@preconcurrency import CReadline
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// readline hands a finished line to a plain C function, which can reach nothing but a global.
private let finishedLine = Mutex<LineEditor.Input?>(nil)

/// Reads lines with GNU readline, through its callback interface: plain `readline()` keeps a line that Ctrl-C
/// should drop.
struct LineEditor {
  /// What the person at the prompt did.
  enum Input: Equatable, Sendable {
    /// Entered a line; a pasted block comes as one, with newlines inside.
    case line(String)
    /// Pressed Ctrl-C: the line is dropped.
    case interrupted
    /// Pressed Ctrl-D on an empty line, or the terminal is gone.
    case end
  }

  /// Tells readline who asks and leaves the signals to `Interrupt`.
  init() {
    // readline keeps the pointer for as long as the process lives.
    rl_readline_name = UnsafePointer(strdup("galsh"))
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    rl_change_environment = 0
    // Until commands and file names can be completed, a tab is a tab.
    rl_bind_key(Int32(UInt8(ascii: "\t")), rl_insert)
    Interrupt.installResize()
  }

  /// Shows the prompt and waits for a line, Ctrl-C or Ctrl-D.
  func read(prompt: String) -> Input {
    Interrupt.reset()
    finishedLine.withLock { $0 = nil }
    rl_callback_handler_install(prompt) { line in
      // Removed here, before readline could draw the next prompt.
      rl_callback_handler_remove()
      if let line {
        finishedLine.withLock { $0 = .line(String(cString: line)) }
        free(line)
      } else {
        finishedLine.withLock { $0 = .end }
      }
    }
    while true {
      if let input = finishedLine.withLock({ $0 }) { return input }
      var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      let ready = poll(&descriptor, 1, -1)
      if Interrupt.takeResize() { rl_resize_terminal() }
      if Interrupt.flag.isCancelled { return dropLine() }
      if ready > 0 {
        rl_callback_read_char()
      } else if ready < 0 && errno != EINTR {
        rl_callback_handler_remove()
        return .end
      }
    }
  }

  /// What Ctrl-C does at a prompt, in the order CPython does it; right inside a reverse search too.
  private func dropLine() -> Input {
    // At the end of what was typed; readline's clean-up goes back to the start of the line.
    Terminal(descriptor: STDOUT_FILENO).write("^C")
    rl_free_line_state()
    rl_callback_sigcleanup()
    rl_cleanup_after_signal()
    rl_callback_handler_remove()
    Terminal(descriptor: STDOUT_FILENO).write("\n")
    Interrupt.reset()
    return .interrupted
  }
}
