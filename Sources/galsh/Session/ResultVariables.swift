import GalaxyLang

/// The results of cells as variables: `_` is the latest, `_3` that of cell 3.
package enum ResultVariables {
  /// Keeps the value of a cell; one without a value leaves `_` as it is. A dataset or model is kept by its
  /// name, as it is now, so that one that was replaced takes up no room.
  package static func keep(
    _ value: Value, of number: Int, in interpreter: Interpreter, now find: (String) -> (any LanguageObject)?
  ) {
    if case .nothing = value {
    } else {
      interpreter.set("_", to: value)
      interpreter.set("_\(number)", to: value)
    }
    for (name, value) in interpreter.settledVariables where isResult(name) {
      if case .object(let object) = value {
        interpreter.set(name, to: find(object.name).map { .object($0) })
      }
    }
  }

  /// Whether a variable is such a result.
  package static func isResult(_ name: String) -> Bool {
    name.first == "_" && name.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
  }
}
