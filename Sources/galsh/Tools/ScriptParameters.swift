import ArgumentParser
import GalaxyLang
import GalshSession

/// The `name=value` arguments that stand behind a script.
enum ScriptParameters {
  /// The values by name.
  /// - Throws: `ValidationError` for an argument of another form, or a name given twice.
  static func values(of arguments: ArraySlice<String>) throws -> [String: String] {
    var values: [String: String] = [:]
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
        throw ValidationError("expected name=value after the script, found `\(argument)`")
      }
      let name = String(argument[..<equals])
      let value = String(argument[argument.index(after: equals)...])
      if values.updateValue(value, forKey: name) != nil {
        throw ValidationError("`\(name)` is given twice")
      }
    }
    return values
  }
}

extension ScriptFile {
  /// The script of a name on the command line: `-` is standard input.
  /// - Throws: `GalaxyError` for a file that is missing or cannot be read; of kind `interrupted`.
  static func named(_ file: String) throws -> SourceText {
    try file == "-"
      ? readStandardInput(cancellation: Interrupt.flag) : read(file, cancellation: Interrupt.flag)
  }
}
