import Foundation
import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData

/// Arrays as `numpy.save` writes them.
@Suite struct NumPyArrayTests {
  /// A file of any version and header.
  static func file(_ header: String, version: UInt8 = 1, data: [UInt8]) -> [UInt8] {
    var text = Array(header.utf8)
    let start = version == 1 ? 10 : 12
    while (start + text.count + 1) % 64 != 0 { text.append(32) }
    text.append(10)
    let length = text.count
    let count =
      version == 1
      ? [UInt8(length & 255), UInt8(length >> 8)]
      : [UInt8(length & 255), UInt8(length >> 8 & 255), UInt8(length >> 16 & 255), 0]
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + count + text + data
  }

  static func header(_ type: String, fortran: Bool = false, shape: String) -> String {
    "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }"
  }

  private static func bytes<T: FixedWidthInteger>(_ values: [T]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value) { Array($0) } }
  }

  private static let numbers: [Double] = [1.5, -2, 0.25, 4, 1024, -0.5]

  @Test(
    "float16, float32 and float64 of either byte order, versions 1 to 3", arguments: [1, 2, 3] as [UInt8])
  func types(version: UInt8) throws {
    let halves: [UInt16] = [0x3E00, 0xC000, 0x3400, 0x4400, 0x6400, 0xB800]
    let singles = Self.numbers.map { Float($0).bitPattern }
    let doubles = Self.numbers.map(\.bitPattern)
    let kinds: [(String, [UInt8])] = [
      ("<f2", Self.bytes(halves.map(\.littleEndian))), (">f2", Self.bytes(halves.map(\.bigEndian))),
      ("<f4", Self.bytes(singles.map(\.littleEndian))), (">f4", Self.bytes(singles.map(\.bigEndian))),
      ("<f8", Self.bytes(doubles.map(\.littleEndian))), (">f8", Self.bytes(doubles.map(\.bigEndian))),
    ]
    for (type, data) in kinds {
      let array = try NumPyArray(
        Self.file(Self.header(type, shape: "(2, 3)"), version: version, data: data))
      #expect(array.rows == 2 && array.columns == 3)
      #expect(array.values == Self.numbers, "\(type)")
    }
  }

  @Test("columns first are turned round")
  func fortran() throws {
    let data = Self.bytes(Self.numbers.map(\.bitPattern.littleEndian))
    let array = try NumPyArray(Self.file(Self.header("<f8", fortran: true, shape: "(2, 3)"), data: data))
    #expect(array.values == [1.5, 0.25, 1024, -2, 4, -0.5])
  }

  @Test("halves at the ends of their range")
  func halves() throws {
    let data = Self.bytes([0x0001, 0x03FF, 0x7BFF, 0x7C00, 0xFC00, 0x7E00] as [UInt16])
    let values = try NumPyArray(Self.file(Self.header("<f2", shape: "(1, 6)"), data: data)).values
    #expect(values[0] == 0x1p-24 && values[1] == 1023 * 0x1p-24 && values[2] == 65504)
    #expect(values[3] == .infinity && values[4] == -.infinity && values[5].isNaN)
  }

  @Test(
    "what is no table of real numbers is refused",
    arguments: [
      (header("<f4", shape: "(2, 3)"), 23), (header("<f4", shape: "(2, 3)"), 25),
      (header("<f4", shape: "(4611686018427387904, 4)"), 0), (header("<f4", shape: "(0, 3)"), 0),
      (header("<f4", shape: "(-2, 3)"), 24), (header("<f4", shape: "(6,)"), 24),
      (header("<f4", shape: "(1, 2, 3)"), 24), (header("<i4", shape: "(2, 3)"), 24),
      (header("|O", shape: "(2, 3)"), 48), (header("<c8", shape: "(2, 3)"), 48),
      ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", 8),
      ("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2, 3), }", 24),
      ("{'descr': '<f4', 'shape': (2, 3), }", 24), ("{'descr: '<f4'", 24), ("nonsense", 24), ("{", 24),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3", 24),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 99999999999999999999), }", 24),
    ]) func hostile(header: String, count: Int)
  {
    let bytes = Self.file(header, data: [UInt8](repeating: 0, count: count))
    let error = #expect(throws: GalaxyError.self) { try NumPyArray(bytes) }
    #expect(error?.isA(FeatureError.badArray) == true)
  }

  @Test("every beginning of a good file is refused")
  func cutOff() throws {
    let whole = Self.file(Self.header("<f4", shape: "(1, 2)"), data: [UInt8](repeating: 0, count: 8))
    _ = try NumPyArray(whole)
    for length in 0..<whole.count {
      #expect(throws: GalaxyError.self) { try NumPyArray(Array(whole.prefix(length))) }
    }
    var long = whole
    (long[6], long[8], long[9], long[10], long[11]) = (2, 255, 255, 255, 255)
    #expect(throws: GalaxyError.self) { try NumPyArray(long) }
  }
}
