import GalaxyErrors
import Testing

@testable import GalaxyBase

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that goes with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/galsh-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw GalaxyError.system("make the folder", "/tmp", errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  /// The names in the folder, sorted.
  var contents: [String] { Self.contents(of: path) }

  static func contents(of path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private static func remove(_ path: String) {
    for name in contents(of: path) {
      let inner = "\(path)/\(name)"
      if unlink(inner) != 0 { remove(inner) }
    }
    rmdir(path)
  }
}

@Suite("Whole-file writing") struct AtomicFileTests {
  @Test("bytes come back, missing folders are made, nothing else is left")
  func writes() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a/b/file.bin"
    for bytes in [[1, 2, 3], [], Array(repeating: 7, count: 3_000_000)] as [[UInt8]] {
      try AtomicFile.write(bytes, to: path)
      #expect(try Files.read(path) == bytes)
    }
    #expect(TemporaryFolder.contents(of: "\(folder.path)/a/b") == ["file.bin"])
  }

  @Test("a folder in place of the file is refused by name")
  func folderInPlace() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: GalaxyError.self) { try AtomicFile.write("x", to: folder.path) }
    #expect(error?.id == "is-a-folder")
    #expect(error?.message == "cannot write \(folder.path): Is a directory")
    #expect(throws: GalaxyError.self) { try AtomicFile.write("x", to: "\(folder.path)/new/") }
    #expect(folder.contents.isEmpty)
  }

  @Test("a file in place of the folder is refused by name")
  func fileInPlace() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("old", to: "\(folder.path)/out")
    for path in ["out/a.csv", "out/deeper/a.csv"] {
      let error = #expect(throws: GalaxyError.self) {
        try AtomicFile.write("x", to: "\(folder.path)/\(path)")
      }
      #expect(error?.id == "not-a-folder")
    }
    #expect(try Files.read("\(folder.path)/out") == Array("old".utf8))
  }

  @Test("a missing file, a folder and an empty name cannot be read")
  func reading() throws {
    let folder = try TemporaryFolder()
    for (path, id) in [
      ("\(folder.path)/none", "missing-file"), (folder.path, "is-a-folder"), ("", "missing-file"),
    ] {
      let error = #expect(throws: GalaxyError.self) { try Files.read(path) }
      #expect(error?.id == id)
    }
  }

  @Test("of several files none changes if one cannot be written, and new folders go again")
  func allOrNothing() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("old", to: "\(folder.path)/first")
    try AtomicFile.write("file", to: "\(folder.path)/blocked")
    let files = ["first", "new/deep/second", "blocked/third"].map {
      (path: "\(folder.path)/\($0)", bytes: Array("new".utf8))
    }
    #expect(throws: GalaxyError.self) { try AtomicFile.write(files) }
    #expect(folder.contents == ["blocked", "first"])
    #expect(try Files.read("\(folder.path)/first") == Array("old".utf8))
  }

  @Test("a symbolic link is followed, permissions are kept")
  func linksAndModes() throws {
    let folder = try TemporaryFolder()
    let (file, link) = ("\(folder.path)/file", "\(folder.path)/link")
    try AtomicFile.write("old", to: file)
    #expect(chmod(file, 0o640) == 0)
    #expect(symlink("file", link) == 0)
    try AtomicFile.write("new", to: link)
    #expect(try Files.read(file) == Array("new".utf8))
    var status = stat()
    #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o640)
  }

  @Test(
    "a full device is one error that says so",
    .enabled(if: access("/dev/full", W_OK) == 0, "no /dev/full here"))
  func fullDevice() {
    let error = #expect(throws: GalaxyError.self) { try AtomicFile.write("x", to: "/dev/full") }
    #expect(error?.id == "disk-full")
    #expect(error?.message == "cannot write /dev/full: No space left on device")
  }

  #if os(Linux)
    @Test("on a full disk the old files stay whole and no temporary is left")
    func fullDisk() throws {
      let folder = try TemporaryFolder()
      guard mount("tmpfs", folder.path, "tmpfs", 0, "size=64k") == 0 else {
        print("skipped: a small tmpfs cannot be mounted (\(String(cString: strerror(errno))))")
        return
      }
      defer { umount(folder.path) }
      try AtomicFile.write("old", to: "\(folder.path)/first")
      let files = [("first", 1000), ("second", 200_000)].map {
        (path: "\(folder.path)/\($0.0)", bytes: [UInt8](repeating: 1, count: $0.1))
      }
      let error = #expect(throws: GalaxyError.self) { try AtomicFile.write(files) }
      #expect(error?.id == "disk-full")
      #expect(error?.file == "\(folder.path)/second")
      #expect(folder.contents == ["first"])
      #expect(try Files.read("\(folder.path)/first") == Array("old".utf8))
    }
  #endif
}
