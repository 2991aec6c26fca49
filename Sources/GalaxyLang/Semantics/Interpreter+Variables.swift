/// The variables, for the host.
extension Interpreter {
  /// Gives a variable a value from outside, such as `_` the last result; the name of an object keeps its
  /// meaning.
  public func set(_ name: String, to value: Value?) {
    if host.object(named: name) == nil { scope[name] = value }
  }

  /// The variables by name, in alphabetical order, as `whos` lists them.
  public var variables: [(name: String, value: Value)] {
    settle(scope.waiting)
    return scope.settled
  }

  /// The variables whose values are there, in alphabetical order.
  public var settledVariables: [(name: String, value: Value)] { scope.settled }

  /// The names of all variables, in alphabetical order.
  public var variableNames: [String] { scope.names }

  /// Makes the values of some variables that were restored without.
  public func settle(_ names: [String]) { names.forEach { _ = variable(named: $0) } }

  /// Gives the variables the values of an earlier run.
  public func restore(_ variables: [(name: String, value: Value)]) {
    for (name, value) in variables { scope[name] = value }
  }

  /// Gives a variable the value of an earlier run when somebody asks for it; without a value then it is gone.
  public func restore(_ name: String, later value: @escaping () -> Value?) {
    scope.put(name, later: value)
  }
}

extension Interpreter: Names {
  func variable(named name: String) -> Value? {
    if let value = scope.takeLater(name) { scope[name] = value() }
    return scope[name]
  }

  func object(named name: String) -> (any LanguageObject)? { host.object(named: name) }

  var words: ForeignWords { table.words }

  var all: [String] { variableNames + host.objectNames() }

  func glob(_ pattern: String) throws -> [String] { try host.glob(pattern) }

  func diagnostic(for error: any Error) -> Diagnostic {
    (error as? Diagnostic) ?? host.diagnostic(for: error)
  }
}
