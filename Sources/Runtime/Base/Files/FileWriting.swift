import Synchronization

/// Whether this process leaves the writing of files to another that does the same work, as the ranks of a run do: rank
/// 0 alone writes. A fact about the process, said once at its start.
public enum FileWriting {
  private static let leftToOthers = Atomic<Bool>(false)

  /// From here on nothing is written: what writes files or makes folders does nothing, and says so to nobody.
  public static func leaveToOthers() { leftToOthers.store(true, ordering: .relaxed) }

  /// Whether another process writes in place of this one.
  public static var isLeftToOthers: Bool { leftToOthers.load(ordering: .relaxed) }
}
