import GalaxyBase
import Synchronization

/// Digests of files of several images, which each of their images asks for: a file is hashed once, and again
/// where it has changed.
enum KnownDigests {
  private static let most = 64
  private static let known = Mutex<[FileStamp: Digest]>([:])

  /// The digest of a file, and its size.
  /// - Throws: GalaxyError of a kind of `FileError`.
  static func ofFile(_ path: String) throws -> (digest: Digest, bytes: Int) {
    guard let stamp = FileStamp(path) else { return try Digest.ofFile(path) }
    if let digest = known.withLock({ $0[stamp] }) { return (digest, stamp.bytes) }
    let found = try Digest.ofFile(path)
    guard FileStamp(path) == stamp else { return found }
    known.withLock { known in
      if known.count >= most { known.removeAll() }
      known[stamp] = found.digest
    }
    return found
  }
}
