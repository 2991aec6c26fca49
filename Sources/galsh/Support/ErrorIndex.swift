import GalaxyErrors
import GalaxyRuntime

/// Every kind of error of commands and of the runtime, for `help ID`. The language lists its own.
enum ErrorIndex {
  /// All of them, a family at a time.
  static let kinds: [ErrorKind] =
    RuntimeErrors.families.filter { $0 != WorkError.self }.flatMap { $0.kinds } + CommandError.kinds
    + LayerError.kinds + ShellError.kinds

  /// The kind of an id, if a command or the runtime has such an error.
  static func kind(_ id: String) -> ErrorKind? { kinds.first { $0.id == id } }
}
