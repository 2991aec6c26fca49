#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which file this is, whatever it is called, and when it was changed last.
public struct FileStamp: Hashable, Sendable {
  /// The file: device and inode.
  public struct Identity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
  }

  /// The file itself, under all of its names.
  public let identity: Identity
  /// When its bytes changed last, in nanoseconds since 1970.
  public let changed: Int64
  /// When anything of it changed last, which cannot be set back as `changed` can.
  let touched: Int64
  /// Its size in bytes.
  public let bytes: Int

  /// The stamp of a plain file, links followed; nil for anything else.
  public init?(_ path: String) {
    var info = stat()
    guard stat(FileName.onDisk(path), &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
    identity = Identity(
      device: UInt64(truncatingIfNeeded: info.st_dev), inode: UInt64(truncatingIfNeeded: info.st_ino))
    #if canImport(Glibc)
      let (time, touch) = (info.st_mtim, info.st_ctim)
    #else
      let (time, touch) = (info.st_mtimespec, info.st_ctimespec)
    #endif
    changed = Self.nanoseconds(time)
    touched = Self.nanoseconds(touch)
    bytes = Int(info.st_size)
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

extension Files {
  /// Where a path leads from the root, links followed; nil if nothing is there.
  public static func realPath(_ path: String) -> String? {
    guard let real = realpath(FileName.onDisk(path), nil) else { return nil }
    defer { free(real) }
    return FileName.text(cString: real)
  }
}
