import GalaxyRuntime

/// What a session notes as it goes, such as its commands: what its file had when it was opened, which is read
/// when it is wanted, and what has come since.
package struct KeptList<Element: Sendable> {
  private var earlier = StoredPart<[Element]>([])
  private var saved: [Element] = []
  /// What is not in the session file yet, in order.
  package private(set) var waiting: [Element] = []

  /// Goes on from those of an earlier session.
  mutating func restore(_ earlier: StoredPart<[Element]>) {
    (self.earlier, saved, waiting) = (earlier, [], [])
  }

  /// Notes another.
  mutating func add(_ element: Element) { waiting.append(element) }

  /// Forgets some that are not in the file yet.
  mutating func removeWaiting(_ isUnwanted: (Element) -> Bool) { waiting.removeAll(where: isUnwanted) }

  /// Takes note that the file has all of them.
  mutating func noteSaved() {
    saved += waiting
    waiting = []
  }

  /// All, in order; `read` reads those of before.
  package func all(_ read: (StoredPart<[Element]>) -> [Element]) -> [Element] {
    read(earlier) + saved + waiting
  }
}
