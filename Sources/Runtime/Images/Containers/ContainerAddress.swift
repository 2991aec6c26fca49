import GalaxyBase
import GalaxyErrors
import Synchronization

/// The address of images in a container: `galaxies.h5[17]`, `shard.tar[a12.png]`, `stamps.npy[3]`; of all images
/// of an array, `galaxies.h5[sdss/images]`; of some, `stamps.npy[0:1000]`.
package struct ContainerAddress: Sendable {
  /// The file on disk.
  package let container: any ImageContainer
  /// What the brackets choose.
  package let images: ContainedImages

  /// Nil for a name that is no address: without brackets, or with them behind another file.
  /// - Throws: GalaxyError of kind `no-such-image` for brackets that choose nothing, or what opening the
  ///   container throws.
  package init?(_ name: String) throws {
    guard let parts = Self.parts(of: name) else { return nil }
    try self.init(parts.brackets, in: Containers.open(parts.file, parts.found))
  }

  /// What the text between the brackets chooses of a container.
  /// - Throws: GalaxyError of kind `no-such-image`.
  init(_ brackets: String, in container: any ImageContainer) throws {
    self.container = container
    images = try container.selection(brackets)
  }

  /// The one image that it chooses.
  package var place: ContainedImages.Place? { images.isOne ? images.places.first : nil }

  /// What a container holds under this name; nil for a name that is no address of an image in one.
  /// - Throws: what making the address throws, or reading the image.
  package static func stored(_ name: String) throws -> StoredImage? {
    try ContainerAddress(name)?.stored(as: name)
  }

  /// The one image that it chooses, as the container holds it.
  /// - Throws: GalaxyError of kind `no-such-image`, by its name, if it chooses several; what reading throws.
  func stored(as name: String) throws -> StoredImage {
    guard let place else {
      throw GalaxyError(
        ImageError.noSuchImage, name, "is \(counted(images.places.count, "image")), not one",
        hint: addresses.first.map { "\($0) is the first" })
    }
    return try container.content(place)
  }

  /// The file of a name that is an address; nil for any other.
  package static func file(of name: String) -> String? { parts(of: name)?.file }

  /// The file with what is known of it, and what stands behind it without the outer brackets.
  private static func parts(of name: String) -> (file: String, found: Containers.Found, brackets: String)? {
    guard name.utf8.last == UInt8(ascii: "]") else { return nil }
    // By bytes: this is asked for every image.
    let bytes = name.utf8
    var start = bytes.startIndex
    while let open = bytes[start...].firstIndex(of: UInt8(ascii: "[")) {
      let file = String(name[..<open])
      if !file.isEmpty, let found = Containers.find(file) {
        return (file, found, String(name[bytes.index(after: open)..<bytes.index(before: bytes.endIndex)]))
      }
      start = bytes.index(after: open)
    }
    return nil
  }

  /// The names of all images of a container; nil for a file that is none.
  package static func addresses(in file: String) throws -> [String]? {
    guard let container = try Containers.open(file) else { return nil }
    return try container.all().places.map { file + container.brackets($0) }
  }

  /// The names of its images.
  package var addresses: [String] { images.places.map { container.path + container.brackets($0) } }
}

/// The containers that are open: a file is looked through once, however many of its images are read, and again
/// where it has changed.
package enum Containers {
  fileprivate struct Entry {
    let stamp: FileStamp
    /// Nil for a file that is no container.
    let format: ContainerFormat?
    var container: Result<any ImageContainer, GalaxyError>?
    /// When it was used last.
    var used: Int
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var clock = 0
  }

  /// The most files that are remembered.
  private static let most = 32
  private static let state = Mutex(State())

  /// A file that was looked at and is a container.
  struct Found {
    fileprivate let entry: Entry
    fileprivate let format: ContainerFormat
  }

  /// Whether a file is a container.
  package static func isOne(_ path: String) -> Bool { find(path) != nil }

  /// What is known of a container; nil for a file that is none.
  static func find(_ path: String) -> Found? {
    entry(path).flatMap { entry in entry.format.map { Found(entry: entry, format: $0) } }
  }

  /// The container at a path; nil for a file that is none.
  /// - Throws: what opening it throws.
  package static func open(_ path: String) throws -> (any ImageContainer)? {
    try find(path).map { try open(path, $0) }
  }

  /// The container at a path, which was looked at before.
  /// - Throws: what opening it throws.
  static func open(_ path: String, _ found: Found) throws -> any ImageContainer {
    let entry = found.entry
    if let container = entry.container { return try container.get() }
    let opened: Result<any ImageContainer, GalaxyError>
    do {
      opened = .success(try found.format.open(path))
    } catch let error as GalaxyError {
      opened = .failure(error)
    }
    state.withLock { state in
      guard state.entries[path]?.stamp == entry.stamp else { return }
      state.entries[path]?.container = opened
    }
    return try opened.get()
  }

  private static func entry(_ path: String) -> Entry? {
    guard let stamp = FileStamp(path) else { return nil }
    let known = state.withLock { state -> Entry? in
      guard let known = state.entries[path], known.stamp == stamp else { return nil }
      state.clock += 1
      state.entries[path]?.used = state.clock
      return known
    }
    if let known { return known }
    guard let start = try? Files.read(path, limit: ContainerFormat.length) else { return nil }
    return state.withLock { state in
      state.clock += 1
      let entry = Entry(
        stamp: stamp, format: ContainerFormat(start), container: nil, used: state.clock)
      state.entries[path] = entry
      if state.entries.count > most,
        let oldest = state.entries.min(by: { $0.value.used < $1.value.used })?.key
      {
        state.entries[oldest] = nil
      }
      return entry
    }
  }
}
