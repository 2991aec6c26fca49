import GalaxyErrors

/// Which files galsh has written itself, so that it may write them again without a question: pictures and
/// mock images bear a mark, tables of scores their own header; what can bear none stands in a note beside it.
public enum OwnOutput {
  /// The name of the note that lies in a folder with files that bear no mark themselves.
  public static let noteName = ".galsh-files"
  /// What galsh's pictures bear in them.
  package static let mark = "made by galsh"

  /// Whether galsh wrote a file, and nobody has changed it since as far as that can be seen.
  public static func has(_ path: String) -> Bool {
    isInNote(path) ? isNoted(path) : isMarked(path)
  }

  /// Whether a note says what galsh wrote there: then a mark alone does not show that nobody has changed it.
  private static func isInNote(_ path: String) -> Bool {
    lines(in: Files.folder(of: path)).contains { $0.name == name(of: path) }
  }

  /// So many files at once are mock images, of which the mark must do.
  private static let mostNoted = 100

  // MARK: - Marks

  /// The bytes of a PNG file with the mark: a chunk of text behind the first.
  package static func marked(png bytes: [UInt8]) -> [UInt8] {
    let header = 33
    guard bytes.count > header else { return bytes }
    let chunk = Array("tEXtSoftware".utf8) + [0] + Array(mark.utf8)
    return bytes[..<header] + bigEndian(UInt32(chunk.count - 4)) + chunk + bigEndian(checksum(chunk))
      + bytes[header...]
  }

  /// The bytes of an SVG file with the mark: a comment behind the first line.
  package static func marked(svg bytes: [UInt8]) -> [UInt8] {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return bytes }
    return bytes[...end] + Array("<!-- \(mark) -->\n".utf8) + bytes[(end + 1)...]
  }

  /// The bytes of a PDF file with the mark: a comment behind its end.
  package static func marked(pdf bytes: [UInt8]) -> [UInt8] { bytes + Array("% \(mark)\n".utf8) }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// The CRC-32 of a chunk of PNG.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }

  /// The headers of the tables of scores that galsh writes, from the first byte to the end of the line.
  private static let headers: Set<String> = [
    "path,label,score,percentile,region,verdict,reason",
    "path,label,score,percentile,region,verdict,reason,class",
  ]

  /// Whether the file itself says that galsh wrote it.
  private static func isMarked(_ path: String) -> Bool {
    guard let stamp = FileStamp(path), let head = try? Files.read(path, limit: 2880) else { return false }
    if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      return contains(head[...], "tEXtSoftware\0\(mark)")
    }
    if head.starts(with: Array("SIMPLE  =".utf8)) {
      return contains(head[...], "ORIGIN  = 'galsh mock'")
    }
    if head.starts(with: Array("%PDF".utf8)) {
      guard let file = try? FileReader(path),
        let tail = try? file.read(at: max(0, stamp.bytes - 64), count: min(64, stamp.bytes))
      else { return false }
      return contains(tail[...], "% \(mark)\n")
    }
    if head.starts(with: Array("<?xml".utf8)) { return contains(head[...], "<!-- \(mark) -->") }
    let line = head.prefix { $0 != 10 && $0 != 13 }
    return headers.contains(String(decoding: line, as: UTF8.self))
  }

  private static func contains(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
    let text = Array(text.utf8)
    guard let first = text.first else { return true }
    return bytes.indices.contains { bytes[$0] == first && bytes[$0...].starts(with: text) }
  }

  // MARK: - Notes

  /// One line of a note.
  private struct Line {
    var name: String
    var bytes: Int
    var digest: String
  }

  /// Notes files that galsh has just written and that bear no mark, in their folders. A folder that takes no
  /// note goes without.
  public static func note(_ paths: [String]) {
    let unmarked = paths.filter {
      FileStamp($0) != nil && (paths.count <= mostNoted || !isMarked($0))
    }
    for (folder, paths) in Dictionary(grouping: unmarked, by: Files.folder) {
      var lines = lines(in: folder).filter { line in
        !paths.contains { name(of: $0) == line.name } && Files.exists(Files.join(folder, line.name))
      }
      for path in paths {
        guard let digest = try? Digest.ofFile(path), isPlain(name(of: path)) else { continue }
        lines.append(Line(name: name(of: path), bytes: digest.bytes, digest: digest.digest.hex))
      }
      let text =
        "# What galsh wrote here. It may write it again, as long as nobody has changed it: "
        + "size, SHA-256, name.\n"
        + lines.sorted { $0.name < $1.name }.map { "\($0.bytes)\t\($0.digest)\t\($0.name)\n" }.joined()
      try? AtomicFile.write(text, to: Files.join(folder, noteName))
    }
  }

  private static func isNoted(_ path: String) -> Bool {
    guard let stamp = FileStamp(path),
      let line = lines(in: Files.folder(of: path)).first(where: { $0.name == name(of: path) }),
      line.bytes == stamp.bytes, let now = try? Digest.ofFile(path)
    else { return false }
    return now.digest.hex == line.digest
  }

  private static func lines(in folder: String) -> [Line] {
    let path = Files.join(folder, noteName)
    guard Files.isPlainFile(path), let bytes = try? Files.read(path, limit: 1 << 24) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", maxSplits: 2)
      guard fields.count == 3, let bytes = Int(fields[0]) else { return nil }
      return Line(name: String(fields[2]), bytes: bytes, digest: String(fields[1]))
    }
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private static func isPlain(_ name: String) -> Bool { !name.contains { $0.isNewline || $0 == "\t" } }
}
