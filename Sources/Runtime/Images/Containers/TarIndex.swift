import GalaxyBase
import GalaxyErrors

/// The list of a tar file's members, kept in a hidden file beside it where the folder can be written, so that a
/// large one is gone through once. It counts only for the file of the size and time that it names.
enum TarIndex {
  /// Members from which on an index is worth a file.
  static let fewest = 1000
  private static let title = "galsh tar index 1"

  /// The index of a tar file.
  static func file(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return Files.join(Files.folder(of: path), ".\(name).galsh-index")
  }

  /// The members of a tar file, by its index where there is one.
  /// - Throws: as `TarDirectory.members` does.
  static func members(_ path: String) throws -> [TarMember] {
    guard let stamp = FileStamp(path) else { return try TarDirectory.members(path) }
    if let known = read(path, stamp) { return known }
    let members = try TarDirectory.members(path)
    if members.count >= fewest, FileStamp(path) == stamp { write(members, path, stamp) }
    return members
  }

  private static func head(_ stamp: FileStamp) -> String { "\(title)\n\(stamp.bytes) \(stamp.changed)\n" }

  /// Where the folder does not let itself be written the members are kept in memory alone.
  private static func write(_ members: [TarMember], _ path: String, _ stamp: FileStamp) {
    guard !members.contains(where: { $0.name.utf8.contains(10) }) else { return }
    var text = head(stamp)
    for member in members { text += "\(member.offset) \(member.size) \(member.name)\n" }
    text += "\(Digest(of: Array(text.utf8)).hex)\n"
    try? AtomicFile.write(text, to: file(of: path))
  }

  /// Nil for an index that is not there, of another file, or not whole.
  private static func read(_ path: String, _ stamp: FileStamp) -> [TarMember]? {
    let file = file(of: path)
    guard Files.isPlainFile(file), let bytes = try? Files.read(file), bytes.starts(with: head(stamp).utf8),
      bytes.count > 65
    else { return nil }
    let body = Array(bytes.dropLast(65))
    guard Digest(of: body).hex == String(decoding: bytes.suffix(65).dropLast(), as: UTF8.self) else {
      return nil
    }
    var members: [TarMember] = []
    for line in body.dropFirst(head(stamp).utf8.count).split(separator: 10) {
      let parts = line.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, let offset = Int(String(decoding: parts[0], as: UTF8.self)),
        let size = Int(String(decoding: parts[1], as: UTF8.self)), offset >= 0, size >= 0,
        offset <= stamp.bytes, size <= stamp.bytes - offset
      else { return nil }
      members.append(
        TarMember(name: String(decoding: parts[2], as: UTF8.self), offset: offset, size: size))
    }
    return members
  }
}
