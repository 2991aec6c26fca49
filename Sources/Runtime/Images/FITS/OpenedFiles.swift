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

  /// The container that was used last, and how many of its images are read before its file is looked at again.
  private struct Near {
    let container: any ImageContainer
    var left: Int
  }

  private let idle = Mutex<[Idle]>([])
  private let near = Mutex<Near?>(nil)

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

  /// Images of a container that are read before its file is looked at again. To look takes a few microseconds: of
  /// small images that would be a good part of the time.
  private static let imagesBetweenLooks = 64

  /// What a container holds under a name, as `ContainerAddress.stored` gives it.
  /// - Throws: what that throws.
  func stored(_ name: String) throws -> StoredImage? {
    let container = near.withLock { near -> (any ImageContainer)? in
      guard let known = near, known.left > 0 else { return nil }
      near?.left -= 1
      return known.container
    }
    if let container, let brackets = Self.brackets(of: name, in: container.path) {
      return try ContainerAddress(brackets, in: container).stored(as: name)
    }
    guard let address = try ContainerAddress(name) else { return nil }
    near.withLock { $0 = Near(container: address.container, left: Self.imagesBetweenLooks) }
    return try address.stored(as: name)
  }

  /// What stands in the brackets of a name that is an address in this file.
  private static func brackets(of name: String, in file: String) -> String? {
    let (bytes, file) = (name.utf8, file.utf8)
    guard bytes.starts(with: file), bytes.last == UInt8(ascii: "]"),
      bytes.dropFirst(file.count).first == UInt8(ascii: "[")
    else { return nil }
    return String(decoding: bytes.dropFirst(file.count + 1).dropLast(), as: UTF8.self)
  }
}
