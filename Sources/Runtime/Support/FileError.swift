#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file or folder that could not be read or written, with the system's reason or galsh's own.
public struct FileError: GalaxyError, Equatable {
  /// `missing-file`, `is-a-folder`, `not-a-folder`, `not-a-file`, `not-permitted`, `disk-full`, `refused-name`, `file-error`.
  public let id: String
  /// What could not be done, to which file, and why.
  public let message: String
  /// The file or folder.
  public let file: String?
  /// What would help.
  public let hint: String?

  init(_ id: String, _ message: String, file: String, hint: String? = nil) {
    self.id = id
    self.message = message
    self.file = file
    self.hint = hint
  }

  /// The system's error number `code` while doing `action` ("write", "make the folder") to `path`.
  init(_ action: String, _ path: String, _ code: Int32) {
    let id =
      switch code {
      case ENOSPC, EDQUOT: "disk-full"
      case ENOENT: "missing-file"
      case EISDIR: "is-a-folder"
      case ENOTDIR, EEXIST: "not-a-folder"
      case EACCES, EPERM, EROFS: "not-permitted"
      default: "file-error"
      }
    let hint: String? =
      switch code {
      case ENOSPC, EDQUOT: "nothing was left half-written; free some space and run the command again"
      case EISDIR: "a folder of this name is there; give the name of a file"
      case ENOTDIR, EEXIST: "a file stands where a folder is needed; give another place"
      default: nil
      }
    let name = path.isEmpty ? "a file without a name" : path
    self.init(id, "cannot \(action) \(name): \(String(cString: strerror(code)))", file: path, hint: hint)
  }
}
