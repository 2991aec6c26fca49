import GalaxyBase
import GalaxyErrors
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the pixels of a dataset are kept: in memory up to a limit, what comes after that in a temporary
/// file.
package final class PixelPool: Sendable {
  private struct State {
    var held = 0
    var file: PixelFile?
  }

  private let state = Mutex(State())
  private let limit: Int
  private let capacity: Int

  /// A pool for at most `images` of `pixels` pixels each, `limit` bytes of them in memory.
  package init(images: Int, pixels: Int, limit: Int) {
    self.limit = limit
    let bytes = max(0, images).multipliedReportingOverflow(
      by: max(0, pixels) * PixelStore.Kind.stretched.width)
    capacity = bytes.overflow ? .max : bytes.partialValue
  }

  /// The same pixels, moved to the file if memory has no room for them.
  /// - Throws: GalaxyError of a kind of `FileError`.
  package func keep(_ pixels: PixelStore) throws -> PixelStore {
    let file = try state.withLock { state -> PixelFile? in
      if state.held + pixels.byteCount <= limit {
        state.held += pixels.byteCount
        return nil
      }
      if state.file == nil { state.file = try PixelFile(capacity: capacity) }
      return state.file
    }
    return try file.map(pixels.moved) ?? pixels
  }
}

/// A temporary file without a name, mapped into memory: the system keeps of it there what has room, and it is
/// gone with the process, however that ends.
package final class PixelFile: @unchecked Sendable {
  // Bytes are written once, by `append`, before anyone is told where they lie; after that they are only read.
  private let descriptor: Int32
  private let base: UnsafeRawPointer
  private let capacity: Int
  private let end = Atomic<Int>(0)

  /// Makes the file in `TMPDIR`, or in /var/tmp, where large temporary files belong. Its length is
  /// `capacity`, but it takes no room on the disk before something is written.
  /// - Throws: GalaxyError of a kind of `FileError`.
  init(capacity: Int) throws {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
    let path = Files.join(folder.isEmpty ? "/var/tmp" : folder, "galsh-pixels-XXXXXX")
    var name = path.utf8CString.map { $0 }
    descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw GalaxyError.system("make a temporary file", path, errno) }
    unlink(name)
    self.capacity = max(1, capacity)
    guard ftruncate(descriptor, off_t(self.capacity)) == 0 else {
      let code = errno
      close(descriptor)
      throw GalaxyError.system("write", path, code)
    }
    let map = mmap(nil, self.capacity, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let map, map != MAP_FAILED else {
      let code = errno
      close(descriptor)
      throw GalaxyError.system("map", path, code)
    }
    base = UnsafeRawPointer(map)
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: base), capacity)
    close(descriptor)
  }

  /// Writes bytes behind those that are there; tells where they begin.
  /// - Throws: GalaxyError of a kind of `FileError`.
  func append(_ bytes: UnsafeRawBufferPointer) throws -> Int {
    // Words of two bytes stay aligned.
    let room = (bytes.count + 1) / 2 * 2
    let offset = end.wrappingAdd(room, ordering: .relaxed).oldValue
    guard offset + bytes.count <= capacity else {
      throw GalaxyError.system("write", "a temporary file", ENOSPC)
    }
    if let code = Files.writeAll(bytes, to: descriptor, at: offset) {
      throw GalaxyError.system("write", "a temporary file for pixels", code)
    }
    return offset
  }

  /// Bytes that `append` wrote.
  func bytes(from offset: Int, count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + offset, count: count)
  }
}
