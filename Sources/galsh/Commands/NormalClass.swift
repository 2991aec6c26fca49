import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The class that counts as normal, as commands are told it.
enum NormalClass {
  /// The option that names it.
  static let key: Key<Value?> = .option(
    "normal", .label, default: .described("the only label that there is"),
    "the class of the normal images, by number or name", offers: .classes)

  /// The label that the option names among the classes of some images, or the only one that they have.
  /// - Throws: a `Diagnostic` of kind `unknown-choice`, or `missing-option` where several may be meant.
  static func label(
    _ call: CommandCall, labels all: [Int?], classes: ClassNames, of name: String
  ) throws -> Int {
    if let given = try label(call[key], classes: classes, of: name, at: key, call) { return given }
    let labels = Set(all.compactMap(\.self)).sorted()
    if labels.count == 1, let only = labels.first { return only }
    let names = labels.map { classes.text($0) }
    throw call.error(
      CommandError.missingOption,
      "which class is normal? \(name) has \(labels.isEmpty ? "no labels" : "the labels \(names.joined(separator: ", "))")",
      hint: labels.isEmpty ? "give the labels when loading" : "give normal=LABEL")
  }

  /// The label that a number or the name of a class means; nil where nothing is given.
  static func label(
    _ value: Value?, classes: ClassNames, of name: String, at key: any AnyKey, _ call: CommandCall
  ) throws -> Int? {
    switch value {
    case .number(let number)?: return Int(exactly: number)
    case .string(let text)?:
      if let label = classes.label(named: text) ?? Int(text) { return label }
      throw call.error(
        FitError.unknownChoice, "\(name) has no class `\(text)`", at: key,
        hint: classes.isEmpty
          ? "its classes have no names, only numbers"
          : "its classes are \(classes.all.joined(separator: ", "))")
    default: return nil
    }
  }
}
