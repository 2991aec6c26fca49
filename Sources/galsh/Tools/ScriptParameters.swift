import ArgumentParser
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
