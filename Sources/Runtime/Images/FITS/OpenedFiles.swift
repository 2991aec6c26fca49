import Synchronization

/// Files of many images that stay open from one image to the next: to open a survey's tile, or to go through the
/// HDUs of a file of thousands, takes longer than to read a galaxy from it. Each is used by one thread at a time.
final class OpenedFiles: Sendable {
  /// A file that waits; whoever takes it out has it alone.
  private struct Idle: @unchecked Sendable {
    let path: String
    let hdu: String?
    let plan: RecipePlan
    /// Whether all of the file is held in memory, as packed ones are.
    let isInMemory: Bool

    init(_ path: String, hdu: String?, _ plan: RecipePlan) {
      (self.path, self.hdu, self.plan) = (path, hdu, plan)
      // A cube has thousands of bands, all of one file.
      isInMemory = plan.hdus.first?.file.isInMemory ?? plan.bands.contains { $0.hdu.file.isInMemory }
    }
  }

  /// The container that was used last, and how many of its images are read before its file is looked at again.
  private struct Near {
    let container: any ImageContainer
    var left: Int
  }

  private let idle = Mutex<[Idle]>([])
  private let near = Mutex<Near?>(nil)

  /// The most that wait, and the most files among them that are held in memory, once a thread.
  private static let most = 64, mostInMemory = 2

  /// Does `body` with the plan of a file, opened now or before. It must choose the band itself.
  /// - Throws: what opening the file throws.
  func withPlan<T>(_ path: String, _ options: LoadOptions, _ body: (RecipePlan) throws -> T) throws -> T {
    let waiting: Idle? = idle.withLock { idle in
      let place =
        idle.lastIndex { $0.path == path && $0.hdu == options.hdu } ?? idle.lastIndex { $0.path == path }
      return place.map { idle.remove(at: $0) }
    }
    // The options of one loader differ in nothing else that the plan depends on: not in recipe and camera.
    let known = waiting?.hdu == options.hdu ? waiting?.plan : try waiting?.plan.again(options)
    let plan = try known ?? RecipePlan.open(path, options: options)
    let result = try body(plan)
    let back = Idle(path, hdu: options.hdu, plan)
    idle.withLock { idle in
      idle.append(back)
      let held = idle.indices.filter { idle[$0].isInMemory }
      if Set(held.map { idle[$0].path }).count > Self.mostInMemory { idle.remove(at: held[0]) }
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
