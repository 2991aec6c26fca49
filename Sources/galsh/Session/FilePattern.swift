#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Patterns of file names, as the system's shells read them: `*`, `?`, `[a-z]`, a leading `~`.
enum FilePattern {
  /// The files and folders that match, in the order of their bytes; none is not an error.
  /// - Throws: `ShellError` if a folder cannot be read.
  static func files(matching pattern: String) throws -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    let status = systemGlob(pattern, GLOB_TILDE | GLOB_ERR, nil, &found)
    if status == GLOB_NOMATCH { return [] }
    guard status == 0 else {
      throw ShellError("unreadable-folder", "cannot list \(pattern): \(String(cString: strerror(errno)))")
    }
    let paths = (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv[index].map { String(cString: $0) }
    }
    // glob sorts by the locale's rules; the order of bytes is the same everywhere.
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

private func systemGlob(
  _ pattern: String, _ flags: Int32, _ report: (@convention(c) (UnsafePointer<CChar>?, Int32) -> Int32)?,
  _ found: UnsafeMutablePointer<glob_t>
) -> Int32 {
  glob(pattern, flags, report, found)
}
