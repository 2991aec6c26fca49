import GalaxyErrors

/// A number that a kind of detector can be given.
public struct DetectorOption: Sendable, Equatable {
  /// The name before `=`.
  public let name: String
  /// The least it may be; whole numbers only if `isWhole`.
  public let least: Double
  /// Whether the least is itself too small, as 0 is where something is divided by it.
  public var excludesLeast = false
  /// The most it may be; nil for no limit.
  public var most: Double?
  /// Whether only whole numbers will do.
  public let isWhole: Bool
  /// What it is where nothing is said.
  public let standard: Double
  /// One line for help.
  public let doc: String

  /// Whether it may have this value.
  public func allows(_ value: Double) -> Bool {
    guard value.isFinite, excludesLeast ? value > least : value >= least, value <= most ?? .infinity else {
      return false
    }
    return !isWhole || Int(exactly: value) != nil
  }

  /// What it may be, such as "a whole number from 1 on" or "a number above 0 up to 1".
  public var allowed: String {
    func text(_ value: Double) -> String { Int(exactly: value).map { "\($0)" } ?? "\(value)" }
    let low = excludesLeast ? "above \(text(least))" : "from \(text(least))"
    let high = most.map { excludesLeast ? " up to \(text($0))" : " to \(text($0))" }
    return "a \(isWhole ? "whole " : "")number \(low)" + (high ?? (excludesLeast ? "" : " on"))
  }
}

/// The values of a kind's options.
struct DetectorChoices {
  private let values: [String: Double]

  /// What was chosen, and the defaults of what was not.
  /// - Throws: `GalaxyError` of kind `detector-option` for a name that there is not, or a value outside its
  ///   bounds.
  init(_ chosen: [String: Double], of kind: any FittedDetector.Type) throws(GalaxyError) {
    var values: [String: Double] = [:]
    for option in kind.options {
      let value = chosen[option.name] ?? option.standard
      guard option.allows(value) else {
        throw GalaxyError(
          DetectorError.badOption,
          "\(option.name)=\(value) of kind \(kind.kind) must be \(option.allowed)")
      }
      values[option.name] = value
    }
    if let name = chosen.keys.filter({ values[$0] == nil }).min() {
      let names = kind.options.map(\.name).joined(separator: ", ")
      throw GalaxyError(
        DetectorError.badOption, "kind \(kind.kind) has no option \(name)", hint: "it has \(names)")
    }
    self.values = values
  }

  /// The value of an option that there is.
  subscript(name: String) -> Double { values[name] ?? 0 }
  /// The same of a whole number.
  func whole(_ name: String) -> Int { Int(exactly: self[name]) ?? 0 }
}
