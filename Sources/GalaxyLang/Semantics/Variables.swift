/// The variables of a run. Those of an earlier run may have values that are made when somebody asks for them.
struct Variables {
  private var values: [String: Value] = [:]
  private var later: [String: () -> Value?] = [:]

  /// The names of all of them, in alphabetical order.
  var names: [String] { (Array(values.keys) + Array(later.keys)).sorted() }

  /// The names of those whose values are not made yet, in alphabetical order.
  var waiting: [String] { later.keys.sorted() }

  /// Those whose values are there, in alphabetical order.
  var settled: [(name: String, value: Value)] {
    values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }

  /// The value of a name that is there.
  subscript(name: String) -> Value? {
    get { values[name] }
    set {
      later[name] = nil
      values[name] = newValue
    }
  }

  /// Gives a variable what makes its value.
  mutating func put(_ name: String, later value: @escaping () -> Value?) {
    values[name] = nil
    later[name] = value
  }

  /// What makes the value of a name, if nothing has yet.
  mutating func takeLater(_ name: String) -> (() -> Value?)? { later.removeValue(forKey: name) }
}
