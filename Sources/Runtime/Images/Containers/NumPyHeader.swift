/// What is wrong with a NumPy file, as the end of a sentence.
package struct NumPyProblem: Error {
  package let what: String
  init(_ what: String) { self.what = what }
}

/// What stands before the numbers of a file in NumPy's own format (`.npy`, versions 1 to 3): a dictionary such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
package struct NumPyHeader: Sendable {
  /// What an element is.
  package enum Element: Sendable, Equatable {
    case number(ElementType)
    /// So many bytes of text; characters of four bytes (`U`), or bytes (`S`).
    case text(width: Int, isWide: Bool, isBigEndian: Bool)

    /// Bytes of one.
    package var size: Int {
      switch self {
      case .number(let type): type.size
      case .text(let width, let isWide, _): isWide ? 4 * width : width
      }
    }
  }

  package let element: Element
  /// Whether the first axis runs fastest.
  package let isFortran: Bool
  /// Lengths of the axes.
  package let shape: [Int]
  /// Bytes before the numbers.
  package let length: Int
  /// Bytes of the numbers.
  package let dataBytes: Int

  /// The most bytes of a header that is read.
  package static let most = 1 << 16

  /// Whether bytes begin as such a file does.
  package static func isOne(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: [0x93] + Array("NUMPY".utf8))
  }

  /// Reads the beginning of a file.
  package init(_ bytes: [UInt8]) throws(NumPyProblem) {
    guard Self.isOne(bytes), bytes.count >= 10 else { throw NumPyProblem("it is cut off") }
    let version = bytes[6]
    guard (1...3).contains(version) else {
      throw NumPyProblem("its version is \(version); 1 to 3 are known")
    }
    let width = version == 1 ? 2 : 4
    let begin = 8 + width
    guard bytes.count >= begin else { throw NumPyProblem("it is cut off") }
    let size = (0..<width).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    guard size <= Self.most - 12, size <= bytes.count - begin else {
      throw NumPyProblem("its header has \(size) bytes, and \(bytes.count - begin) follow")
    }
    let dictionary = try NumPyDictionary(String(decoding: bytes[begin..<begin + size], as: UTF8.self))
    length = begin + size
    (element, isFortran, shape) = (dictionary.element, dictionary.isFortran, dictionary.shape)
    var total = element.size
    for size in shape {
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      guard !overflow else { throw NumPyProblem("its shape is (\(Self.text(shape)))") }
      total = product
    }
    dataBytes = total
  }

  /// `3, 4`.
  package static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: ", ") }
}

/// The dictionary itself.
private struct NumPyDictionary {
  let element: NumPyHeader.Element
  let isFortran: Bool
  let shape: [Int]

  init(_ text: String) throws(NumPyProblem) {
    var (type, order, sizes): (String?, Bool?, [Int]?)
    var rest = Substring(text).drop { $0.isWhitespace }
    guard rest.popFirst() == "{" else { throw NumPyProblem("its header is no dictionary") }
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "," }
      if rest.first == "}" { break }
      guard let key = Self.quoted(&rest) else { throw NumPyProblem("its header is no dictionary") }
      rest = rest.drop { $0.isWhitespace }
      guard rest.popFirst() == ":" else { throw NumPyProblem("its header is no dictionary") }
      rest = rest.drop { $0.isWhitespace }
      switch key {
      case "descr":
        guard rest.first != "[" else { throw NumPyProblem("it holds records, not plain numbers") }
        type = Self.quoted(&rest)
      case "fortran_order":
        for (word, value) in [("True", true), ("False", false)] where rest.hasPrefix(word) {
          order = value
          rest = rest.dropFirst(word.count)
        }
        if order == nil { throw NumPyProblem("its header has no proper fortran_order") }
      case "shape": sizes = Self.sizes(&rest)
      default: throw NumPyProblem("its header has \(key.prefix(40)), which is not of the format")
      }
    }
    guard let type, let order, let sizes else {
      throw NumPyProblem("its header does not tell descr, fortran_order and shape")
    }
    guard let element = Self.element(type) else {
      throw NumPyProblem("its elements are \(type.prefix(20)), neither numbers nor texts")
    }
    (self.element, isFortran, shape) = (element, order, sizes)
  }

  /// `<f4`, `|u1`, `>i2`, `|b1`, `<U12`, `|S8`.
  private static func element(_ type: String) -> NumPyHeader.Element? {
    guard let sign = type.first, "<>=|".contains(sign), let letter = type.dropFirst().first,
      let size = Int(type.dropFirst(2)), (0...1 << 16).contains(size)
    else { return nil }
    let isBig = sign == ">"
    func number(_ kind: ElementType.Kind) -> NumPyHeader.Element? {
      ElementType(kind, size: size, isBigEndian: isBig && size > 1).map { .number($0) }
    }
    switch letter {
    case "u": return number(.unsigned)
    case "b": return size == 1 ? number(.unsigned) : nil
    case "i": return number(.signed)
    case "f": return number(.real)
    case "U": return .text(width: size, isWide: true, isBigEndian: isBig)
    case "S": return .text(width: size, isWide: false, isBigEndian: false)
    default: return nil
    }
  }

  private static func quoted(_ rest: inout Substring) -> String? {
    guard let mark = rest.first, mark == "'" || mark == "\"" else { return nil }
    rest.removeFirst()
    guard let end = rest.firstIndex(of: mark) else { return nil }
    defer { rest = rest[rest.index(after: end)...] }
    return String(rest[..<end])
  }

  /// `(3, 4)`; Python 2 wrote long numbers with an L.
  private static func sizes(_ rest: inout Substring) -> [Int]? {
    guard rest.first == "(", let end = rest.firstIndex(of: ")") else { return nil }
    let parts = rest[rest.index(after: rest.startIndex)..<end].split(separator: ",")
    rest = rest[rest.index(after: end)...]
    var sizes: [Int] = []
    for part in parts {
      let digits = part.filter { !$0.isWhitespace && $0 != "L" }
      if digits.isEmpty { continue }
      guard let size = Int(digits), size >= 0 else { return nil }
      sizes.append(size)
    }
    return sizes
  }
}
