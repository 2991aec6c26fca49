import Synchronization
import GalshSession

/// Keys that were typed while a program had the terminal, which did not read them: the prompt takes them
/// first.
enum TypeAhead {
  private static let waiting = Mutex<[UInt8]>([])

  /// Whether there are any.
  static var isEmpty: Bool { waiting.withLock(\.isEmpty) }

  /// Keeps bytes for the prompt.
  static func keep(_ bytes: [UInt8]) { waiting.withLock { $0 += bytes } }

  /// The next byte, or nil.
  static func takeByte() -> UInt8? { waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() } }

  /// Forgets them, as the terminal forgets keys at Ctrl-C.
  static func drop() { waiting.withLock { $0 = [] } }
}
