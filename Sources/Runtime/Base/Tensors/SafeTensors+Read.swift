import GalaxyErrors

extension SafeTensors {
  /// The longest header that is read, as in the format's own library.
  static let headerLimit = 100_000_000

  /// Reads a file. Every length, offset and shape is checked against the bytes that are there before memory
  /// is taken. F16 and BF16 become float32; other types are refused by name.
  /// - Throws: GalaxyError of a kind of `FileError` if the file cannot be read, of `SafeTensorsError` if it
  ///   is not what it claims.
  public init(contentsOf path: String) throws {
    let bytes = try Files.read(path)
    do throws(GalaxyError) {
      try self.init(bytes: bytes)
    } catch {
      var placed = error
      placed.file = path
      throw placed
    }
  }

  /// Reads the bytes of a file.
  public init(bytes: [UInt8]) throws(GalaxyError) {
    guard bytes.count >= 8 else {
      throw GalaxyError(SafeTensorsProblem.truncated(expected: 8, found: bytes.count))
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.headerLimit else { throw GalaxyError(SafeTensorsProblem.headerTooLong(length)) }
    guard length <= bytes.count - 8 else {
      throw GalaxyError(SafeTensorsProblem.truncated(expected: length + 8, found: bytes.count))
    }
    let data = bytes[(8 + Int(length))...]
    let header = try Self.header(Array(bytes[8..<data.startIndex]))

    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for member in header {
      if member.key == Self.metadataKey {
        metadata = try Self.metadata(member.value)
      } else {
        entries.append(try Entry(member.key, member.value))
      }
    }
    entries.sort { ($0.start, $0.end) < ($1.start, $1.end) }

    var tensors: [NamedTensor] = []
    var at = 0
    for entry in entries {
      guard entry.start == at else {
        throw GalaxyError(
          SafeTensorsProblem.notContiguous("tensor \"\(entry.name)\"", expected: at, found: entry.start))
      }
      guard entry.end <= data.count else {
        throw GalaxyError(
          SafeTensorsProblem.truncated(expected: length + 8 + UInt64(entry.end), found: bytes.count))
      }
      tensors.append(try entry.tensor(data[(data.startIndex + at)..<(data.startIndex + entry.end)]))
      at = entry.end
    }
    guard at == data.count else {
      throw GalaxyError(
        SafeTensorsProblem.notContiguous("the end of the file", expected: at, found: data.count))
    }
    self.init(tensors: tensors, metadata: metadata)
  }

  private static func header(_ bytes: [UInt8]) throws(GalaxyError) -> [JSON.Member] {
    guard bytes.first == UInt8(ascii: "{") else {
      throw GalaxyError(SafeTensorsProblem.badHeader("it must begin with {"))
    }
    do throws(GalaxyError) {
      return try JSON.parse(bytes).object ?? []
    } catch {
      throw GalaxyError(SafeTensorsProblem.badHeader(error.message))
    }
  }

  private static func metadata(_ value: JSON) throws(GalaxyError) -> [String: String] {
    guard let members = value.object else {
      throw GalaxyError(SafeTensorsProblem.badHeader("\(metadataKey) is no object"))
    }
    var metadata: [String: String] = [:]
    for member in members {
      guard let text = member.value.string else {
        throw GalaxyError(SafeTensorsProblem.badHeader("\(metadataKey): \"\(member.key)\" is no text"))
      }
      metadata[member.key] = text
    }
    return metadata
  }
}

/// The kinds of number that are read.
private enum NumberType: String {
  case float32 = "F32"
  case float64 = "F64"
  case float16 = "F16"
  case bfloat16 = "BF16"

  var size: Int {
    switch self {
    case .float64: 8
    case .float32: 4
    case .float16, .bfloat16: 2
    }
  }
}

/// One tensor as the header describes it; its offsets agree with its shape.
private struct Entry {
  let name: String
  let type: NumberType
  let shape: [Int]
  let start: Int, end: Int

  init(_ name: String, _ value: JSON) throws(GalaxyError) {
    self.name = name
    guard let typeName = value["dtype"]?.string else {
      throw GalaxyError(SafeTensorsProblem.badEntry(name, "no dtype"))
    }
    guard let type = NumberType(rawValue: typeName) else {
      throw GalaxyError(SafeTensorsProblem.unknownType(name, typeName))
    }
    self.type = type
    guard let sizes = value["shape"]?.array else {
      throw GalaxyError(SafeTensorsProblem.badEntry(name, "no shape"))
    }
    shape = sizes.compactMap(\.integer)
    guard shape.count == sizes.count, let count = NamedTensor.count(of: shape) else {
      throw GalaxyError(
        SafeTensorsProblem.badEntry(name, "its shape is negative, too large or no list of whole numbers"))
    }
    let offsets = value["data_offsets"]?.array?.compactMap(\.integer) ?? []
    guard offsets.count == 2, value["data_offsets"]?.array?.count == 2, 0 <= offsets[0],
      offsets[0] <= offsets[1]
    else {
      throw GalaxyError(SafeTensorsProblem.badEntry(name, "data_offsets must be two rising whole numbers"))
    }
    (start, end) = (offsets[0], offsets[1])
    let (size, overflow) = count.multipliedReportingOverflow(by: type.size)
    guard !overflow, size == end - start else {
      throw GalaxyError(
        SafeTensorsProblem.badEntry(
          name, "shape \(shape) of \(typeName) does not take the \(end - start) bytes of its offsets")
      )
    }
  }

  /// The values from their bytes, which are as many as the shape needs.
  func tensor(_ bytes: ArraySlice<UInt8>) throws(GalaxyError) -> NamedTensor {
    if type == .float64 {
      let doubles = bytes.withUnsafeBytes { raw in
        stride(from: 0, to: raw.count, by: 8).map {
          Double(
            bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
        }
      }
      if let bad = doubles.first(where: { $0.isFinite && Float($0).isInfinite }) {
        throw GalaxyError(SafeTensorsProblem.tooLarge(name, bad))
      }
      return NamedTensor(name: name, shape: shape, doubles: doubles)
    }
    let values: [Float] = bytes.withUnsafeBytes { raw in
      let starts = stride(from: 0, to: raw.count, by: type.size)
      func load<T: FixedWidthInteger>(_ start: Int, as: T.Type) -> T {
        T(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: T.self))
      }
      return switch type {
      case .float32: starts.map { Float(bitPattern: load($0, as: UInt32.self)) }
      case .float64: []
      case .float16: starts.map { Self.float(half: load($0, as: UInt16.self)) }
      case .bfloat16: starts.map { Float(bitPattern: UInt32(load($0, as: UInt16.self)) << 16) }
      }
    }
    return NamedTensor(name: name, shape: shape, values: values)
  }

  /// IEEE 754 half precision, by its bits: Swift's Float16 is not on every platform.
  private static func float(half bits: UInt16) -> Float {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let exponent = UInt32(bits >> 10 & 0x1f)
    let fraction = UInt32(bits & 0x3ff)
    switch exponent {
    case 0: return sign * Float(fraction) * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * Float(bitPattern: (exponent + 112) << 23 | fraction << 13)
    }
  }
}
