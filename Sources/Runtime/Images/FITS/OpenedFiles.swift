import Synchronization

/// Files that stay open from one piece of them to the next: to open a survey's tile takes longer than to read a
/// galaxy from it. Each is used by one thread at a time.
final class OpenedFiles: Sendable {
  /// A file that waits; whoever takes it out has it alone.
  private struct Idle: @unchecked Sendable {
    let key: String
    let plan: RecipePlan
    /// Whether all of the file is held in memory, as packed ones are.
    var isInMemory: Bool { plan.bands.contains { $0.hdu.file.isInMemory } }
  }

  private let idle = Mutex<[Idle]>([])

  /// The most files that wait, and the most of those that are held in memory.
  private static let most = 64, mostInMemory = 2

  /// Does `body` with the plan of a file, opened now or before.
  /// - Throws: what opening the file throws.
  func withPlan<T>(_ path: String, _ options: LoadOptions, _ body: (RecipePlan) throws -> T) throws -> T {
    let key = "\(path)\n\(options.hdu ?? "")\n\(options.band ?? -1)\n\(options.bands)"
    let waiting: Idle? = idle.withLock { idle in
      idle.lastIndex { $0.key == key }.map { idle.remove(at: $0) }
    }
    let plan = try waiting?.plan ?? RecipePlan.open(path, options: options)
    let result = try body(plan)
    let back = Idle(key: key, plan: plan)
    idle.withLock { idle in
      idle.append(back)
      let held = idle.indices.filter { idle[$0].isInMemory }
      if held.count > Self.mostInMemory { idle.remove(at: held[0]) }
      if idle.count > Self.most { idle.removeFirst() }
    }
    return result
  }
}
