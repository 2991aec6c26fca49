import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Programs by the folders of PATH.
enum ProgramPath {
  /// The file that would be started; nil if there is none.
  static func of(_ name: String, path: String? = environmentVariable("PATH")) -> String? {
    let folders = (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    return folders.lazy.map { Files.join(String($0), name) }.first(where: isProgram)
  }

  /// Whether a file can be started.
  static func isProgram(_ path: String) -> Bool {
    access(FileName.onDisk(path), X_OK) == 0 && !Files.isFolder(path)
  }
}
