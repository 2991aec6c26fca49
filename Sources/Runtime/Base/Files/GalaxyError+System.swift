import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension GalaxyError {
  /// The system's error number `code` while doing `action` ("write", "make the folder") to `path`.
  package static func system(_ action: String, _ path: String, _ code: Int32) -> GalaxyError {
    let kind: FileError =
      switch code {
      case ENOSPC, EDQUOT, EFBIG: .diskFull
      case ENOENT: .missingFile
      case EISDIR: .isAFolder
      case ENOTDIR, EEXIST: .notAFolder
      case EACCES, EPERM, EROFS: .notPermitted
      default: .fileError
      }
    let hint: String? =
      switch code {
      case ENOSPC, EDQUOT: "nothing was left half-written; free some space and run the command again"
      case EFBIG:
        "nothing was left half-written; the limit on the size of a file (`ulimit -f`) is reached: raise it and run the "
          + "command again"
      case ENAMETOOLONG: "give a shorter name: most disks take 255 bytes"
      case EISDIR: "a folder of this name is there; give the name of a file"
      case ENOTDIR, EEXIST: "a file stands where a folder is needed; give another place"
      default: nil
      }
    let name = path.isEmpty ? "a file without a name" : path
    return GalaxyError(
      kind, "cannot \(action) \(name): \(String(cString: strerror(code)))", file: path, hint: hint)
  }
}
