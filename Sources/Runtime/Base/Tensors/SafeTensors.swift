import GalaxyErrors

/// A tensor by name: what a weights file holds.
public struct NamedTensor: Sendable, Equatable {
  /// Such as `encoder.conv1.weight`.
  public var name: String
  /// The sizes, outermost first; empty for a single number.
  public var shape: [Int]
  /// The values in row-major order; as many as the product of the shape.
  public var values: [Float] {
    get { held.map { $0.map { Float($0) } } ?? narrow }
    set { (narrow, held) = (newValue, nil) }
  }
  /// The same in double precision: exact where the tensor is one of float64.
  public var doubles: [Double] { held ?? narrow.map(Double.init) }
  /// Whether it is a tensor of float64.
  public var isDouble: Bool { held != nil }
  /// How many values there are.
  package var valueCount: Int { held?.count ?? narrow.count }

  private var narrow: [Float]
  /// The values of a tensor of float64.
  private var held: [Double]?

  /// Makes a tensor of float32; that `values` fit `shape` is checked when it is written.
  public init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    narrow = values
  }

  /// Makes a tensor of float64.
  public init(name: String, shape: [Int], doubles: [Double]) {
    self.name = name
    self.shape = shape
    (narrow, held) = ([], doubles)
  }

  /// The product of the sizes; nil if one is negative or the product overflows.
  package static func count(of shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if size < 0 || overflow { return nil }
      count = product
    }
    return count
  }
}

/// Tensors in the safetensors format (https://huggingface.co/docs/safetensors): eight bytes with the header's
/// length, a JSON header, the values. Python's `safetensors` opens what this writes, and the other way round.
public struct SafeTensors: Sendable, Equatable {
  /// The tensors, in the order of their values in the file.
  public var tensors: [NamedTensor]
  /// The header's `__metadata__`: what a reader must know besides.
  public var metadata: [String: String]

  /// Makes a file's contents.
  public init(tensors: [NamedTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor of this name; nil if there is none.
  public subscript(name: String) -> NamedTensor? { tensors.first { $0.name == name } }

  /// The file: float32 or float64, little-endian, tensors in their order, metadata by rising key. The header is padded
  /// with blanks so that the values begin at a multiple of eight. The same contents give the same bytes.
  /// - Throws: GalaxyError of a kind of `SafeTensorsError` for two tensors of one name, a reserved name, or
  ///   values that do not fit a shape.
  public func encoded() throws(GalaxyError) -> [UInt8] {
    var header: [JSON.Member] = []
    if !metadata.isEmpty {
      let sorted = metadata.sorted { $0.key < $1.key }
      header.append(JSON.Member(Self.metadataKey, .object(sorted.map { .init($0.key, .string($0.value)) })))
    }
    var names: Set<String> = [Self.metadataKey]
    var values: [UInt8] = []
    values.reserveCapacity(tensors.reduce(0) { $0 + ($1.isDouble ? 8 : 4) * $1.valueCount })
    for tensor in tensors {
      guard names.insert(tensor.name).inserted else {
        throw GalaxyError(SafeTensorsProblem.duplicateName(tensor.name))
      }
      guard NamedTensor.count(of: tensor.shape) == tensor.valueCount else {
        throw GalaxyError(
          SafeTensorsProblem.wrongCount(tensor.name, shape: tensor.shape, found: tensor.valueCount))
      }
      let start = values.count
      if tensor.isDouble {
        tensor.doubles.map { $0.bitPattern.littleEndian }.withUnsafeBytes { values += $0 }
      } else {
        tensor.values.map { $0.bitPattern.littleEndian }.withUnsafeBytes { values += $0 }
      }
      header.append(
        JSON.Member(
          tensor.name,
          [
            "dtype": .string(tensor.isDouble ? "F64" : "F32"),
            "shape": .array(tensor.shape.map(JSON.integer)),
            "data_offsets": [.integer(start), .integer(values.count)],
          ]))
    }
    var text = Array(JSON.object(header).compact.utf8)
    text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
    let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) }
    return length + text + values
  }

  static let metadataKey = "__metadata__"
}
