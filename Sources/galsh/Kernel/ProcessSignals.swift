/// What the program around the kernel does with signals: a handler can reach nothing but globals, so they live
/// there.
package struct ProcessSignals: Sendable {
  /// What becomes readable when a signal has come.
  package let descriptor: Int32
  /// Makes ready for the next signal.
  package let clear: @Sendable () -> Void
  /// Lowers the flag that an interrupt has raised.
  package let reset: @Sendable () -> Void
  /// Whether a signal has told the process to end.
  package let isEnding: @Sendable () -> Bool

  package init(
    descriptor: Int32, clear: @escaping @Sendable () -> Void, reset: @escaping @Sendable () -> Void,
    isEnding: @escaping @Sendable () -> Bool
  ) {
    (self.descriptor, self.clear, self.reset, self.isEnding) = (descriptor, clear, reset, isEnding)
  }
}
