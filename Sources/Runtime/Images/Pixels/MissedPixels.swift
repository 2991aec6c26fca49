import Synchronization

/// Whether something looked at pixels that another rank has, without having them brought first: a fault of galsh, which
/// nobody may take for black images. Looking cannot fail, in the midst of loops over pixels; so it is noted, and the
/// command that did it fails at its end (`Session.agreeing`).
package enum MissedPixels {
  private static let note = Atomic(false)

  /// Something looked at pixels that are not here.
  static func look() { note.store(true, ordering: .relaxed) }

  /// Whether something has since the last time that this was asked.
  package static func take() -> Bool { note.exchange(false, ordering: .relaxed) }
}
