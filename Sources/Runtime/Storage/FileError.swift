#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that could not be read or written, with the system's reason.
public struct FileError: GalaxyError, Equatable {
  /// What was being done, such as "write" or "make the folder".
  public let action: String
  /// The file or folder.
  public let path: String
  /// The system's error number.
  public let code: Int32

  init(_ action: String, _ path: String, _ code: Int32) {
    self.action = action
    self.path = path
    self.code = code
  }

  /// `disk-full`, `missing-file`, `is-a-folder`, `not-a-folder`, `not-permitted`, else `file-error`.
  public var id: String {
    switch code {
    case ENOSPC, EDQUOT: "disk-full"
    case ENOENT: "missing-file"
    case EISDIR: "is-a-folder"
    case ENOTDIR, EEXIST: "not-a-folder"
    case EACCES, EPERM, EROFS: "not-permitted"
    default: "file-error"
    }
  }

  /// What could not be done, to which file, and the system's words.
  public var message: String {
    "cannot \(action) \(path.isEmpty ? "a file without a name" : path): \(String(cString: strerror(code)))"
  }
  /// The file or folder.
  public var file: String? { path }
  /// What would help.
  public var hint: String? {
    switch code {
    case ENOSPC, EDQUOT: "nothing was left half-written; free some space and run the command again"
    case EISDIR: "a folder of this name is there; give the name of a file"
    case ENOTDIR, EEXIST: "a file stands where a folder is needed; give another place"
    default: nil
    }
  }
}
