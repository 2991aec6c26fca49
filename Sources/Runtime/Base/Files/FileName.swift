#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Names of files as text, and as the bytes that the system has.
///
/// The system's names are bytes; galsh's are text. A name that is not UTF-8, as old archives unpack them, has
/// each byte that is none written as `\xe1`, four characters, everywhere: in messages, tables, JSON, CSV,
/// manifests, sessions and strings. A backslash of a name that would be taken for the start of such a byte is
/// written `\x5c`, so that every name has a text and every such text is one name again. `text` makes the
/// text where names come in, `bytes` undoes it at every call of the system; nothing else knows of it.
///
/// A leading `~` or `~user` means a home folder, as in a shell, where there is one; `./~` is the character.
public enum FileName {
  /// The text of a name that came from the system.
  public static func text(_ name: some Collection<UInt8>) -> String {
    let isPlain = !name.contains(backslash)
    if isPlain, let text = String(validating: name, as: UTF8.self) { return text }
    var text = ""
    var parser = Unicode.UTF8.ForwardParser()
    var rest = Array(name)[...]
    while let first = rest.first {
      var input = rest.makeIterator()
      switch parser.parseScalar(from: &input) {
      case .valid(let encoded):
        if first == backslash, escapedByte(rest) != nil {
          text += escape(backslash)
        } else {
          text.unicodeScalars.append(Unicode.UTF8.decode(encoded))
        }
        rest = rest.dropFirst(encoded.count)
      case .error(let length):
        for byte in rest.prefix(max(1, length)) { text += escape(byte) }
        rest = rest.dropFirst(max(1, length))
      case .emptyInput: return text
      }
      parser = Unicode.UTF8.ForwardParser()
    }
    return text
  }

  /// The text of a name that the system gives as a C string.
  public static func text(cString: UnsafePointer<CChar>) -> String {
    text(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
  }

  /// A word of a command line: as it is where it is UTF-8, otherwise as `text`.
  public static func argument(_ cString: UnsafePointer<CChar>) -> String {
    String(validatingCString: cString) ?? text(cString: cString)
  }

  /// The bytes of a path for the system: escapes undone, a leading `~` a home folder.
  public static func bytes(_ path: String) -> [UInt8] {
    let bytes = unescaped(path)
    guard bytes.first == tilde, let home = home(bytes.prefix { $0 != slash }) else { return bytes }
    let path = home + bytes.drop { $0 != slash }
    return path.isEmpty ? [slash] : path
  }

  /// The same for a call of C, with the NUL that ends it.
  public static func onDisk(_ path: String) -> [CChar] {
    bytes(path).map { CChar(bitPattern: $0) } + [0]
  }

  /// Whether a path counts from the root or a home folder, and from no other.
  public static func isAbsolute(_ path: String) -> Bool {
    path.hasPrefix("/") || path.hasPrefix("~") && bytes(path).first == slash
  }

  /// A path for a pattern of `fnmatch`: as `bytes`, but a backslash of a name is not taken for the sign that
  /// quotes what follows.
  static func pattern(_ path: String) -> [CChar] {
    unescaped(path, quoting: true).map { CChar(bitPattern: $0) } + [0]
  }

  /// Whether a text has escapes: the name is not UTF-8, or has a backslash that could be one.
  static func hasEscapes(_ path: String) -> Bool {
    path.utf8.contains(backslash) && unescaped(path) != Array(path.utf8)
  }

  private static let backslash = UInt8(ascii: "\\")
  private static let slash = UInt8(ascii: "/")
  private static let tilde = UInt8(ascii: "~")

  /// The bytes of a name, escapes undone and nothing else.
  static func unescaped(_ path: String, quoting: Bool = false) -> [UInt8] {
    guard path.utf8.contains(backslash) else { return Array(path.utf8) }
    var bytes: [UInt8] = []
    var rest = Array(path.utf8)[...]
    while let byte = rest.first {
      if let escaped = escapedByte(rest) {
        if quoting, escaped == backslash { bytes.append(backslash) }
        bytes.append(escaped)
        rest = rest.dropFirst(4)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    return bytes
  }

  /// The byte that an escape at the start stands for: `\x80` to `\xff`, and `\x5c` for the backslash; nil if
  /// none is there.
  private static func escapedByte(_ text: ArraySlice<UInt8>) -> UInt8? {
    guard text.count >= 4, text.first == backslash, text[text.startIndex + 1] == UInt8(ascii: "x"),
      let high = digit(text[text.startIndex + 2]), let low = digit(text[text.startIndex + 3])
    else { return nil }
    let byte = high << 4 | low
    return byte >= 0x80 || byte == backslash ? byte : nil
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 97...102: byte - 87
    case 65...70: byte - 55
    default: nil
    }
  }

  private static func escape(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return "\\x" + (digits.count == 1 ? "0" : "") + digits
  }

  /// The home folder that `~` or `~user` means; nil if there is none.
  private static func home(_ name: ArraySlice<UInt8>) -> [UInt8]? {
    func folder(_ start: UnsafePointer<CChar>?) -> [UInt8]? {
      guard let start, start.pointee == CChar(bitPattern: slash) else { return nil }
      var folder = Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
      while folder.count > 1, folder.last == slash { folder.removeLast() }
      return folder == [slash] ? [] : folder
    }
    let user = name.dropFirst()
    if user.isEmpty, let home = folder(getenv("HOME")) { return home }
    var (entry, found): (passwd, UnsafeMutablePointer<passwd>?) = (passwd(), nil)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1 << 14) { room in
      guard let start = room.baseAddress else { return nil }
      let status =
        user.isEmpty
        ? getpwuid_r(getuid(), &entry, start, room.count, &found)
        : getpwnam_r(user.map { CChar(bitPattern: $0) } + [0], &entry, start, room.count, &found)
      return status == 0 && found != nil ? folder(entry.pw_dir) : nil
    }
  }
}
