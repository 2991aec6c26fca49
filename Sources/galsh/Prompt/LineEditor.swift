@preconcurrency import CReadline
import Synchronization
import GalshSession

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
    /// Pressed Ctrl-D on an empty line, or the terminal is gone, or a signal ends galsh.
    case end
  }

  /// Tells readline who asks, what completes a line and where bytes come from, and leaves the signals to
  /// `Interrupt`.
  init(completion: @escaping TabCompletion.Answer) {
    // readline keeps the pointer for as long as the process lives.
    rl_readline_name = UnsafePointer(strdup("galsh"))
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    rl_change_environment = 0
    rl_getc_function = { _ in LineEditor.nextByte() }
    rl_prep_term_function = { LineEditor.prepareTerminal($0) }
    TabCompletion.install(completion)
    Interrupt.installForPrompt()
  }

  /// Shows the prompt and waits for a line, Ctrl-C or Ctrl-D. `linesAbove` are those of an unfinished cell.
  func read(prompt: String, below linesAbove: String) -> Input {
    if Interrupt.endingSignal != nil { return .end }
    Interrupt.reset()
    TabCompletion.begin(below: linesAbove)
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
      let hasInput = !TypeAhead.isEmpty || Interrupt.waitForInput()
      if Interrupt.takeContinue() { resume() }
      if Interrupt.takeResize() { rl_resize_terminal() }
      if Interrupt.endingSignal != nil {
        rl_callback_handler_remove()
        return .end
      }
      if !Interrupt.flag.isCancelled {
        if hasInput { rl_callback_read_char() }
        // An end in which Ctrl-C had a part is none: see `nextByte`.
        let input = finishedLine.withLock { $0 }
        if let input, input != .end || !Interrupt.flag.isCancelled { return input }
      }
      if Interrupt.flag.isCancelled { return dropLine() }
    }
  }

  /// The next byte typed. The terminal throws typed keys away at Ctrl-C, so that a read may find nothing
  /// where a poll has just seen something; then it does not wait (`prepareTerminal`), and Ctrl-C is heard.
  private static func nextByte() -> Int32 {
    // readline.h's own codes: the end, and a read that failed, upon which readline gives up whatever it is
    // doing.
    let (atEnd, failed): (Int32, Int32) = (-1, -2)
    while true {
      if let byte = TypeAhead.takeByte() ?? Terminal.readByte() { return Int32(byte) }
      if isatty(STDIN_FILENO) == 0 { return atEnd }
      if Interrupt.flag.isCancelled { return failed }
      _ = Interrupt.waitForInput()
    }
  }

  /// readline's own settings, but a read that finds nothing does not wait.
  private static func prepareTerminal(_ meta: Int32) {
    rl_prep_terminal(meta)
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
    withUnsafeMutableBytes(of: &settings.c_cc) { $0[Int(VMIN)] = 0 }
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
  }

  /// Back from Ctrl-Z: the shell has set the terminal as it likes it.
  private func resume() {
    rl_deprep_terminal()
    LineEditor.prepareTerminal(1)
    rl_forced_update_display()
  }

  /// What Ctrl-C does at a prompt, in the order CPython does it; right inside a reverse search too.
  private func dropLine() -> Input {
    TypeAhead.drop()
    // The mark goes behind what was typed, wherever the cursor was; a search shows no line to go to the end
    // of.
    if rl_readline_state & UInt(RL_STATE_ISEARCH) == 0 {
      rl_end_of_line(1, 0)
      rl_redisplay()
    }
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
