#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A name in a folder that is neither a file that can be read nor a folder that can be looked into.
package struct FileOddity: Sendable, Equatable {
  /// The path.
  package let path: String
  /// What it is: "a link to nothing", "a pipe".
  package let text: String
  /// Whether it is a link that leads nowhere.
  package let isLink: Bool

  /// Nil for a plain file that can be read, a folder that can be looked into, and where there is nothing.
  package init?(_ path: String) {
    let onDisk = FileName.onDisk(path)
    var info = stat()
    guard lstat(onDisk, &info) == 0 else { return nil }
    let linked = info.st_mode & S_IFMT == S_IFLNK
    if linked, stat(onDisk, &info) != 0 {
      let text =
        switch errno {
        case ENOENT, ENOTDIR: "a link to nothing"
        case ELOOP: "a link that leads in a circle"
        case let code: "a link that cannot be followed: \(String(cString: strerror(code)))"
        }
      (self.path, self.text, isLink) = (path, text, true)
      return
    }
    let text: String? =
      switch info.st_mode & S_IFMT {
      case S_IFREG: access(onDisk, R_OK) == 0 ? nil : "a file that may not be read"
      case S_IFDIR: access(onDisk, R_OK | X_OK) == 0 ? nil : "a folder that may not be looked into"
      case S_IFIFO: "a pipe"
      case S_IFSOCK: "a socket"
      default: "a device"
      }
    guard let text else { return nil }
    (self.path, self.text, isLink) = (path, text, false)
  }
}
