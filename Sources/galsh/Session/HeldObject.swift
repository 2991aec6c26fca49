import GalaxyRuntime

/// An object that a session holds: at hand, or still in the session's file.
enum HeldObject {
  case here(any SessionObject)
  case stored(StoredEntry)

  /// What the session calls it.
  var name: String {
    switch self {
    case .here(let object): object.name
    case .stored(let entry): entry.name
    }
  }
}
