import GalaxyBase
import GalaxyErrors

/// A two-dimensional array of real numbers in NumPy's own format (`.npy`, versions 1 to 3): float16, float32 or
/// float64 of either byte order, rows or columns first.
struct NumPyArray {
  /// Rows and columns.
  let rows: Int, columns: Int
  /// Row after row.
  let values: [Double]

  /// Whether bytes begin as such a file does.
  static func isOne(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: [0x93] + Array("NUMPY".utf8))
  }

  /// Reads a file's bytes. Every length is checked against the bytes that are there before memory is taken.
  /// - Throws: GalaxyError of kind `bad-array`.
  init(_ bytes: [UInt8]) throws(GalaxyError) {
    guard Self.isOne(bytes), bytes.count >= 10 else { throw Self.bad("it is cut off") }
    let version = bytes[6]
    guard (1...3).contains(version) else { throw Self.bad("its version is \(version); 1 to 3 are known") }
    let width = version == 1 ? 2 : 4
    let begin = 8 + width
    guard bytes.count >= begin else { throw Self.bad("it is cut off") }
    let length = (0..<width).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    guard length <= 1 << 20, length <= bytes.count - begin else {
      throw Self.bad("its header has \(length) bytes, and \(bytes.count - begin) follow")
    }
    let header = try NumPyHeader(String(decoding: bytes[begin..<begin + length], as: UTF8.self))
    guard header.shape.count == 2 else {
      let shape = header.shape.map(String.init).joined(separator: ", ")
      throw Self.bad("its shape is (\(shape)); a table has two sizes, (images, features)")
    }
    (rows, columns) = (header.shape[0], header.shape[1])
    guard rows > 0, columns > 0, let count = NamedTensor.count(of: header.shape),
      case (let size, false) = count.multipliedReportingOverflow(by: header.size)
    else { throw Self.bad("its shape is (\(rows), \(columns))") }
    guard bytes.count - begin - length == size else {
      throw Self.bad(
        "\(rows) × \(columns) numbers of \(header.size) bytes are \(size), and \(bytes.count - begin - length) "
          + "follow the header")
    }
    let (rows, columns) = (rows, columns)
    values = bytes.withUnsafeBytes { raw in
      [Double](unsafeUninitializedCapacity: count) { out, filled in
        for row in 0..<rows {
          for column in 0..<columns {
            let place = header.isFortran ? column * rows + row : row * columns + column
            let value = header.value(raw, begin + length + place * header.size)
            out.initializeElement(at: row * columns + column, to: value)
          }
        }
        filled = count
      }
    }
  }

  fileprivate static func bad(_ what: String) -> GalaxyError {
    GalaxyError(FeatureError.badArray, "this NumPy file cannot be read: \(what)")
  }
}

/// The dictionary that stands before the numbers: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
private struct NumPyHeader {
  let size: Int
  let isBigEndian: Bool
  let isFortran: Bool
  let shape: [Int]

  init(_ text: String) throws(GalaxyError) {
    var (type, order, sizes): (String?, Bool?, [Int]?)
    var rest = Substring(text).drop { $0.isWhitespace }
    guard rest.popFirst() == "{" else { throw NumPyArray.bad("its header is no dictionary") }
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "," }
      if rest.first == "}" { break }
      guard let key = Self.quoted(&rest) else { throw NumPyArray.bad("its header is no dictionary") }
      rest = rest.drop { $0.isWhitespace }
      guard rest.popFirst() == ":" else { throw NumPyArray.bad("its header is no dictionary") }
      rest = rest.drop { $0.isWhitespace }
      switch key {
      case "descr":
        guard rest.first != "[" else { throw NumPyArray.bad("it holds records, not plain numbers") }
        type = Self.quoted(&rest)
      case "fortran_order":
        for (word, value) in [("True", true), ("False", false)] where rest.hasPrefix(word) {
          order = value
          rest = rest.dropFirst(word.count)
        }
        if order == nil { throw NumPyArray.bad("its header has no proper fortran_order") }
      case "shape": sizes = Self.sizes(&rest)
      default: throw NumPyArray.bad("its header has \(key.prefix(40)), which is not of the format")
      }
    }
    guard let type, let order, let sizes else {
      throw NumPyArray.bad("its header does not tell descr, fortran_order and shape")
    }
    let kinds = ["f2": 2, "f4": 4, "f8": 8]
    guard let sign = type.first, "<>=".contains(sign), let size = kinds[String(type.dropFirst())] else {
      throw NumPyArray.bad("its numbers are \(type.prefix(20)); float16, float32 and float64 are read")
    }
    (self.size, isBigEndian, isFortran, shape) = (size, sign == ">", order, sizes)
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

  /// The number at an offset, which is there.
  func value(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> Double {
    switch size {
    case 2:
      let bits = raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
      return Self.half(isBigEndian ? bits.byteSwapped : bits)
    case 4:
      let bits = raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
      return Double(Float(bitPattern: isBigEndian ? bits.byteSwapped : bits))
    default:
      let bits = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      return Double(bitPattern: isBigEndian ? bits.byteSwapped : bits)
    }
  }

  /// IEEE 754 half precision; every value is one of double precision, too.
  private static func half(_ bits: UInt16) -> Double {
    let sign: Double = bits >> 15 == 0 ? 1 : -1
    let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1 + fraction / 1024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }
}
