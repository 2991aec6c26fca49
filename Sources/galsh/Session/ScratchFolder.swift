import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of its own in the system's place for temporary files, with copies of some files of the working
/// folder.
struct ScratchFolder {
  private let root: String
  /// Stands for the working folder, as deep as the deepest `../` needs.
  private let folder: String

  /// Copies the files of relative paths that are still there; others are seen to be missing when they are
  /// wanted.
  init(for paths: [String]) throws {
    let base = environmentVariable("TMPDIR") ?? "/tmp"
    var template = Array("\(base)/galsh-verify-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw GalaxyError(
        FileError.fileError, "cannot make a folder in \(base): \(String(cString: strerror(errno)))",
        file: base)
    }
    root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let relative = paths.filter { !FileName.isAbsolute($0) }
    let depth = relative.map { $0.split(separator: "/").count { $0 == ".." } }.max() ?? 0
    folder = root + String(repeating: "/w", count: depth + 1)
    do {
      try Files.makeFolder(folder)
      // Brackets and braces behind a name stand for images of the file, or for several files.
      var seen: Set<String> = []
      for path in relative.flatMap(SourceFiles.of) where seen.insert(path).inserted {
        guard let bytes = try? Files.read(path) else { continue }
        let copy = folder + "/" + path
        // `a/../b` needs an `a` to go through.
        try Files.makeFolder(Files.folder(of: copy))
        try AtomicFile.write(bytes, to: copy)
      }
    } catch {
      remove()
      throw error
    }
  }

  /// Runs something with this as the working folder.
  func inside<T>(_ body: () throws -> T) throws -> T {
    let before = Machine.folder
    guard chdir(FileName.onDisk(folder)) == 0 else {
      throw GalaxyError(
        FileError.fileError, "cannot work in \(folder): \(String(cString: strerror(errno)))", file: folder)
    }
    defer { _ = chdir(FileName.onDisk(before)) }
    return try body()
  }

  /// Removes everything.
  func remove() { Files.removeTree(root) }
}
