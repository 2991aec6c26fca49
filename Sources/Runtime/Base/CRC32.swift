/// The checksum of ZIP and PNG (ISO 3309, polynomial 0xEDB88320), of bytes that come piece by piece.
public struct CRC32: Sendable {
  private var state: UInt32 = 0xFFFF_FFFF

  /// What eight steps make of a byte, and of one with so many zeros behind it: eight bytes are taken at a time.
  private static let tables: [[UInt32]] = {
    var first = [UInt32](repeating: 0, count: 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 {
        let isOdd = crc & 1 == 1
        crc >>= 1
        if isOdd { crc ^= 0xEDB8_8320 }
      }
      first[byte] = crc
    }
    var tables = [first]
    for step in 1..<8 {
      let last = tables[step - 1]
      var next = first
      for byte in 0..<256 {
        let crc = last[byte]
        next[byte] = (crc >> 8) ^ first[Int(crc & 255)]
      }
      tables.append(next)
    }
    return tables
  }()

  /// Of nothing.
  public init() {}

  /// The checksum of what was added.
  public var value: UInt32 { ~state }

  /// Adds bytes.
  public mutating func add(_ bytes: [UInt8]) {
    let t = Self.tables
    bytes.withUnsafeBytes { raw in
      var at = 0
      while raw.count - at >= 8 {
        let low = raw.loadUnaligned(fromByteOffset: at, as: UInt32.self) ^ state
        let high = raw.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)
        var sum: UInt32 = 0
        for byte in 0..<4 {
          let shift = UInt32(8 * byte)
          sum ^= t[7 - byte][Int((low >> shift) & 255)]
          sum ^= t[3 - byte][Int((high >> shift) & 255)]
        }
        state = sum
        at += 8
      }
      while at < raw.count {
        let place = Int((state ^ UInt32(raw[at])) & 255)
        state = (state >> 8) ^ t[0][place]
        at += 1
      }
    }
  }
}
