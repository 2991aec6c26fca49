import GalaxyErrors

/// A weights file that is not what it claims, or tensors that cannot be written.
public enum SafeTensorsError: ErrorKind, ErrorFamily {
  case badSafetensors = """
    bad-safetensors
    A file of weights is not a whole, well-formed safetensors file.
    Copy or export it again; F32, F64, F16 and BF16 tensors are read.
    """
}

/// The ways in which a file of weights can be wrong.
enum SafeTensorsProblem: Sendable, Equatable {
  /// The file is shorter than its own header says.
  case truncated(expected: UInt64, found: Int)
  /// The header is longer than any honest one.
  case headerTooLong(UInt64)
  /// The header is not JSON.
  case badHeader(String)
  /// An entry of the header lacks something or has it wrong.
  case badEntry(String, String)
  /// A kind of number that is not read.
  case unknownType(String, String)
  /// Two tensors of one name, or one named `__metadata__`.
  case duplicateName(String)
  /// Values do not fit the shape.
  case wrongCount(String, shape: [Int], found: Int)
  /// The values leave a hole, overlap, or do not fill the file.
  case notContiguous(String, expected: Int, found: Int)
  /// A finite value that float32 cannot hold.
  case tooLarge(String, Double)

  /// What is wrong, with the tensor's name and the numbers.
  var message: String {
    switch self {
    case .truncated(let expected, let found):
      "not a whole safetensors file: \(expected) bytes expected, \(found) found"
    case .headerTooLong(let length):
      "not a safetensors file: its header claims \(length) bytes, the most is \(SafeTensors.headerLimit)"
    case .badHeader(let why): "the safetensors header is damaged: \(why)"
    case .badEntry(let name, let why): "tensor \"\(name)\": \(why)"
    case .unknownType(let name, let type):
      "tensor \"\(name)\" holds \(type) values; F32, F64, F16 and BF16 are read"
    case .duplicateName(let name): "two tensors are named \"\(name)\", or the name is reserved"
    case .wrongCount(let name, let shape, let found):
      "tensor \"\(name)\" has shape \(shape), which \(found) values do not fill"
    case .notContiguous(let name, let expected, let found):
      "\(name) at byte \(found), expected at byte \(expected): the values overlap or leave a hole"
    case .tooLarge(let name, let value): "tensor \"\(name)\" holds \(value), which float32 cannot"
    }
  }
}

extension GalaxyError {
  /// A file, if it is known, with a problem.
  init(_ problem: SafeTensorsProblem, file: String? = nil) {
    self.init(SafeTensorsError.badSafetensors, problem.message, file: file)
  }
}
