import GalaxyErrors

/// What can be carried from one rank to another, whole: what arrives equals what was sent.
package protocol Carried: Sendable {
  /// Writes it behind what was written before.
  func carry(into load: inout CarriedLoad)
  /// Reads what `carry` wrote.
  /// - Throws: GalaxyError of kind `ranks-differ` where something else stands there.
  init(from load: inout CarriedLoad) throws(GalaxyError)
}

/// Values on the way between ranks: written one after another, and read in the same order. The ranks of a run are the
/// same galsh on the same kind of processor, so numbers go as they lie in memory.
package struct CarriedLoad: Sendable {
  /// What was written, or came.
  package private(set) var bytes: [UInt8]
  private var position = 0

  /// What came; nothing for a load that is to be written.
  package init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  /// Whether all of it was read.
  package var isEmpty: Bool { position == bytes.count }

  /// Writes the bits of a value.
  package mutating func write<Value: BitwiseCopyable>(bits value: Value) {
    withUnsafeBytes(of: value) { bytes += $0 }
  }

  /// Writes so many bytes, and their number before them.
  package mutating func write(bytes more: UnsafeRawBufferPointer) {
    write(bits: more.count)
    bytes += more
  }

  /// Reads the bits of a value.
  package mutating func read<Value: BitwiseCopyable>(bits: Value.Type) throws(GalaxyError) -> Value {
    let length = MemoryLayout<Value>.size
    guard length <= bytes.count - position else { throw Self.broken }
    defer { position += length }
    return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: Value.self) }
  }

  /// Reads what `write(bytes:)` wrote.
  package mutating func readBytes() throws(GalaxyError) -> ArraySlice<UInt8> {
    let length = try read(bits: Int.self)
    guard length >= 0, length <= bytes.count - position else { throw Self.broken }
    defer { position += length }
    return bytes[position..<position + length]
  }

  /// Another thing stands there than is looked for.
  package static var broken: GalaxyError {
    GalaxyError(RankError.ranksDiffer, "what another rank has sent cannot be read")
  }
}

extension Int: Carried {
  package func carry(into load: inout CarriedLoad) { load.write(bits: self) }
  package init(from load: inout CarriedLoad) throws(GalaxyError) { self = try load.read(bits: Self.self) }
}

extension UInt64: Carried {
  package func carry(into load: inout CarriedLoad) { load.write(bits: self) }
  package init(from load: inout CarriedLoad) throws(GalaxyError) { self = try load.read(bits: Self.self) }
}

extension Double: Carried {
  package func carry(into load: inout CarriedLoad) { load.write(bits: self) }
  package init(from load: inout CarriedLoad) throws(GalaxyError) { self = try load.read(bits: Self.self) }
}

extension Float: Carried {
  package func carry(into load: inout CarriedLoad) { load.write(bits: self) }
  package init(from load: inout CarriedLoad) throws(GalaxyError) { self = try load.read(bits: Self.self) }
}

extension Bool: Carried {
  package func carry(into load: inout CarriedLoad) { load.write(bits: self ? 1 : 0 as UInt8) }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    self = try load.read(bits: UInt8.self) != 0
  }
}

extension String: Carried {
  package func carry(into load: inout CarriedLoad) {
    var text = self
    text.withUTF8 { load.write(bytes: UnsafeRawBufferPointer($0)) }
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    self = String(decoding: try load.readBytes(), as: UTF8.self)
  }
}

extension Optional: Carried where Wrapped: Carried {
  package func carry(into load: inout CarriedLoad) {
    (self != nil).carry(into: &load)
    self?.carry(into: &load)
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    self = try Bool(from: &load) ? Wrapped(from: &load) : nil
  }
}

extension Array: Carried where Element: Carried {
  package func carry(into load: inout CarriedLoad) {
    count.carry(into: &load)
    for element in self { element.carry(into: &load) }
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    let count = try Int(from: &load)
    guard count >= 0 else { throw CarriedLoad.broken }
    self = []
    for _ in 0..<count { append(try Element(from: &load)) }
  }
}

extension Carried where Self: RawRepresentable, RawValue == String {
  package func carry(into load: inout CarriedLoad) { rawValue.carry(into: &load) }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    guard let value = Self(rawValue: try String(from: &load)) else { throw CarriedLoad.broken }
    self = value
  }
}

extension Digest: Carried {
  package func carry(into load: inout CarriedLoad) { hex.carry(into: &load) }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    guard let digest = Digest(try String(from: &load)) else { throw CarriedLoad.broken }
    self = digest
  }
}

extension GalaxyError: Carried {
  package func carry(into load: inout CarriedLoad) {
    for text in [kind.id, kind.meaning, kind.remedy, kind.example, message] { text.carry(into: &load) }
    file.carry(into: &load)
    line.carry(into: &load)
    hint.carry(into: &load)
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    let kind = ErrorKind(
      try String(from: &load), try String(from: &load), try String(from: &load),
      example: try String(from: &load))
    self.init(
      kind: kind, try String(from: &load), file: try String?(from: &load), line: try Int?(from: &load),
      hint: try String?(from: &load))
  }
}

extension Result: Carried where Success: Carried, Failure == GalaxyError {
  package func carry(into load: inout CarriedLoad) {
    switch self {
    case .success(let value):
      true.carry(into: &load)
      value.carry(into: &load)
    case .failure(let error):
      false.carry(into: &load)
      error.carry(into: &load)
    }
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    self = try Bool(from: &load) ? .success(Success(from: &load)) : .failure(GalaxyError(from: &load))
  }
}
