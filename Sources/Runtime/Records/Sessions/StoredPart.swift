import GalaxyBase
import Synchronization

/// A part of a session file that is read when somebody asks for it, once.
public final class StoredPart<Value: Sendable>: Sendable {
  /// What was read, and what of it is damaged, in words.
  public typealias Content = (value: Value, damage: [String])

  private enum State: Sendable {
    case waiting(@Sendable () throws -> Content)
    case read(Value)
  }

  private let state: Mutex<State>

  /// A part that `read` reads.
  package init(_ read: @escaping @Sendable () throws -> Content) { state = Mutex(.waiting(read)) }

  /// A part that is there.
  public init(_ value: Value) { state = Mutex(.read(value)) }

  /// Whether it is there.
  public var isRead: Bool { state.withLock { if case .read = $0 { true } else { false } } }

  /// The part; what is damaged of it is added to `damage` when it is read, and not again.
  /// - Throws: `GalaxyError`: a `SessionError`, a `FileError`; the next time reads again.
  public func value(_ damage: inout [String]) throws -> Value {
    let (value, found) = try state.withLock { state -> Content in
      switch state {
      case .read(let value): return (value, [])
      case .waiting(let read):
        let content = try read()
        state = .read(content.value)
        return content
      }
    }
    damage += found
    return value
  }
}

/// An object in a session file.
public struct StoredEntry: Sendable {
  /// What the session calls it.
  public let name: String
  /// `Artifact.kind`, such as `dataset`.
  public let kind: String
  /// Of all that a script can see of it.
  public let digest: Digest
  /// The object itself; nil if it is damaged.
  public let object: StoredPart<(any Artifact)?>
}
