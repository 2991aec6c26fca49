#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ends the kernel when the program that started it is gone, which names itself in `JPY_PARENT_PID`: nobody could
/// talk to the kernel any more, or end it.
enum ParentWatch {
  /// Milliseconds from one look to the next.
  private static let interval: UInt32 = 250

  /// Starts to watch.
  /// - Parameter isGone: called once, from a thread of its own.
  static func start(environment: (String) -> String?, isGone: @escaping @Sendable () -> Void) {
    guard let parent = environment("JPY_PARENT_PID").flatMap({ pid_t($0) }), parent > 1 else { return }
    let adopter = getppid()
    // With a launcher in between, such as `conda run`, the one that is named is no parent; in a container it may
    // not be in sight.
    let isInSight = exists(parent)
    KernelThread.start {
      while getppid() == adopter, adopter != 1 || isInSight, !isInSight || exists(parent) {
        Pause.milliseconds(interval)
      }
      isGone()
    }
  }

  private static func exists(_ process: pid_t) -> Bool { kill(process, 0) == 0 || errno == EPERM }
}
