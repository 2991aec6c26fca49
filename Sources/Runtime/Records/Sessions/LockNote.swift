import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Who writes a file, in a note beside it: `HOST PROCESS BEGUN`.
///
/// The note is a symbolic link that leads nowhere, its words are where it leads to (as with the locks of Emacs
/// and Firefox): the system makes such a link with its words at once, so that a process killed at any moment
/// leaves a note that says whose it is, or none. Where there are no such links it is a file.
struct LockNote: Equatable {
  let host: String
  let process: Int32
  /// When the process began, as the kernel counts it; a later process may have the same number.
  let begun: String

  /// Where it lies.
  static func path(for file: String) -> String { file + ".lock" }

  /// The note beside a file; nil if there is none, or it says nothing.
  init?(of file: String) {
    self.init(at: Self.path(for: file))
  }

  private init?(at path: String) {
    var target = [CChar](repeating: 0, count: 1024)
    let count = readlink(FileName.onDisk(path), &target, target.count)
    let link = count < 0 ? nil : target.prefix(count).map { UInt8(bitPattern: $0) }
    let bytes = link ?? (try? Files.read(path, limit: target.count)) ?? []
    let words = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }.map(String.init)
    guard words.count >= 2, let process = Int32(words[1]), process > 0 else { return nil }
    (host, self.process, begun) = (words[0], process, words.count > 2 ? words[2] : "-")
  }

  /// Whether its process is known to have died.
  var isStale: Bool {
    guard host == Self.hostName else { return false }
    if kill(process, 0) != 0 && errno == ESRCH { return true }
    let now = Self.beginning(of: process)
    return now != "-" && begun != "-" && now != begun
  }

  /// Writes a note for this process.
  /// - Throws: `SessionError.inUse` if that of another is there; `FileError`.
  static func take(for file: String) throws -> String {
    let path = path(for: file)
    for attempt in 0... {
      if try make(path) { return path }
      guard let other = LockNote(at: path) else {
        // It may have been taken away since.
        var status = stat()
        if lstat(FileName.onDisk(path), &status) != 0, attempt < attempts { continue }
        throw GalaxyError(
          SessionError.inUse, "\(file) is open in another galsh, or was: \(path) does not say in which",
          file: file,
          hint: "if no galsh writes it, remove \(path)")
      }
      guard other.isStale, attempt < attempts else { throw other.inUse(file) }
      other.clear(path)
    }
    throw GalaxyError.system("write", path, EEXIST)
  }

  /// How often a note is looked at again that has changed, or gone, while it was looked at.
  private static let attempts = 3

  /// Makes the note of this process, unless there is one.
  /// - Throws: `FileError`.
  private static func make(_ path: String) throws -> Bool {
    let text = "\(hostName) \(getpid()) \(beginning(of: getpid()))"
    if symlink(text, FileName.onDisk(path)) == 0 { return true }
    if errno == EEXIST { return false }
    let descriptor = open(FileName.onDisk(path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      if errno == EEXIST { return false }
      throw GalaxyError.system("write", path, errno)
    }
    defer { close(descriptor) }
    if let code = Array("\(text)\n".utf8).withUnsafeBytes({ Files.writeAll($0, to: descriptor) }) {
      unlink(FileName.onDisk(path))
      throw GalaxyError.system("write", path, code)
    }
    return true
  }

  /// Takes the note of a dead process away. Another galsh may have done so too, and have left its own since:
  /// what is taken away is looked at under a name of this process', and put back if it is not that note.
  private func clear(_ path: String) {
    let aside = "\(path).\(getpid())"
    guard rename(FileName.onDisk(path), FileName.onDisk(aside)) == 0 else { return }
    if LockNote(at: aside) == self {
      unlink(FileName.onDisk(aside))
    } else {
      rename(FileName.onDisk(aside), FileName.onDisk(path))
    }
  }

  /// That the process of the note writes a file.
  func inUse(_ file: String) -> GalaxyError {
    let isHere = host == Self.hostName
    return GalaxyError(
      SessionError.inUse,
      "\(file) is open in another galsh, process \(process) on \(isHere ? "this host" : host)", file: file,
      hint: isHere
        ? "leave that one first; this file system has no locks, so the session cannot be looked at meanwhile"
        : "leave that one first; if it runs no more on \(host), remove \(Self.path(for: file))")
  }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.isEmpty || text.contains(where: \.isWhitespace) ? "unknown" : text
  }

  /// The 22nd field of `/proc/PID/stat`: clock ticks since the machine was started.
  private static func beginning(of process: Int32) -> String {
    let descriptor = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "-" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    // The second field is a name in brackets, which may hold anything.
    let text = String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return "-" }
    let fields = text[end...].dropFirst().split(separator: " ")
    return fields.count > 19 ? String(fields[19]) : "-"
  }
}
