/// Runs scripts, cells and lines: all of a text is checked before its first command runs. Variables live as
/// long as the interpreter does.
public final class Interpreter {
  /// How a text ended.
  public enum Outcome: Sendable {
    /// Everything ran; the value is the last statement's, if it has one.
    case finished(Value)
    /// The text was refused; nothing has run.
    case refused([Diagnostic])
    /// A statement failed; what stood before it has run.
    case failed(Diagnostic)
    /// The user stopped it; what stood before has run.
    case interrupted(Diagnostic)
    /// A command asked to leave.
    case quit(status: Int32)
  }

  /// Thrown by the host's `run` to end the script (and the session) without an error.
  public struct Quit: Error {
    /// The exit status to leave with.
    public let status: Int32
    /// Leaves with the given status.
    public init(status: Int32 = 0) { self.status = status }
  }

  /// The id of the diagnostic that says that the user stopped the work.
  public static let interruptedID = InterpreterError.interrupted.id

  let table: CommandTable
  let host: any CommandHost
  var scope = Variables()
  var includes: [Checker.IncludeKey: Script] = [:]
  private var parameters: [String: String] = [:]
  /// The files being run, each included by the one before.
  var chain: [String] = []
  /// Where the run is, and where it is to go on, a frame for every level of blocks.
  private var frames: [Position.Frame] = []
  private var resuming: ArraySlice<Position.Frame> = []
  /// Runs that are under way: a command may start another.
  private var runs = 0
  /// Asked about a statement that failed inside a block or an included file: true passes it over, and the next
  /// one runs. Nil passes over none.
  public var passesOver: ((any Error) -> Bool)?

  /// An interpreter of the given commands.
  public init(table: CommandTable, host: any CommandHost) {
    self.table = table
    self.host = host
  }

  /// Where the run is: the statement under way or, when the host is told that one has ended, the next.
  public var position: Position { Position(frames: frames) }

  /// Checks a text without running anything: everything that is wrong, in the order of the text, 20 at most;
  /// with what `foresight` can tell of its commands.
  public func check(
    _ source: SourceText, parameters: [String: String] = [:], foresight: (any Foresight)? = nil
  ) -> [Diagnostic] {
    var checker = checker()
    checker.foresight = foresight
    return checker.check(source, parameters: parameters)
  }

  /// Wraps the statements of a text, but not those inside their blocks or of files that it includes: is given
  /// the stretch of each and what runs it.
  public typealias Wrapper = (_ span: Span, _ run: () throws -> Value) throws -> Value

  /// Checks and runs a text. `parameters` are values for its `param` statements, as the command line gives
  /// them: `galsh run.gal epochs=20`. A run that was cut off goes on from `position`, with the variables and
  /// objects that there were then. `wrap` is called for every statement.
  public func run(
    _ source: SourceText, parameters: [String: String] = [:], from position: Position? = nil,
    wrap: Wrapper = { try $1() }
  ) -> Outcome {
    let parsed = Parser.parse(source, words: table.words)
    var checker = checker()
    let diagnostics = checker.check(parsed, parameters: parameters)
    guard diagnostics.isEmpty else { return .refused(diagnostics) }
    // A command may run another text before this one ends.
    let outer = (includes, self.parameters, chain, frames, resuming)
    defer { (includes, self.parameters, chain, frames, resuming) = outer }
    (includes, self.parameters, chain) = (checker.includes, parameters, [source.name])
    (frames, resuming) = ([], position?.frames[...] ?? [])
    runs += 1
    defer { runs -= 1 }
    do {
      return .finished(
        try run(parsed.script.statements, Evaluator(source: source, names: self), wrap: wrap))
    } catch let quit as Quit {
      return .quit(status: quit.status)
    } catch {
      let diagnostic = diagnostic(for: error)
      return diagnostic.id == Self.interruptedID ? .interrupted(diagnostic) : .failed(diagnostic)
    }
  }

  func checker() -> Checker {
    var checker = Checker(table: table)
    checker.variables = Set(variableNames)
    checker.hostObject = { [host] in host.object(named: $0) }
    checker.hostNames = { [host] in host.objectNames() }
    checker.read = { [host] in try host.sourceText(at: $0, includedFrom: $1) }
    checker.describe = diagnostic(for:)
    return checker
  }

  // MARK: - Statements

  func run(_ script: Script) throws -> Value {
    try run(script.statements, Evaluator(source: script.source, names: self))
  }

  private func run(
    _ statements: [Statement], _ evaluator: Evaluator, wrap: Wrapper = { try $1() }
  ) throws -> Value {
    let level = frames.count
    frames.append(resuming.popFirst() ?? Position.Frame())
    defer { frames.removeSubrange(level...) }
    var last = Value.nothing
    while statements.indices.contains(frames[level].statement) {
      let statement = statements[frames[level].statement]
      last = try wrap(statement.span) {
        // The statements of the text itself are the wrapper's.
        try level == 0 ? run(statement, evaluator) : runPassingOver(statement, evaluator)
      }
      frames[level] = Position.Frame(statement: frames[level].statement + 1)
      if runs == 1 { try host.statementEnded(in: self) }
    }
    return last
  }

  private func runPassingOver(_ statement: Statement, _ evaluator: Evaluator) throws -> Value {
    guard let passesOver else { return try run(statement, evaluator) }
    do {
      return try run(statement, evaluator)
    } catch let quit as Quit {
      throw quit
    } catch {
      guard passesOver(error) else { throw error }
      return .nothing
    }
  }

  private func run(_ statement: Statement, _ evaluator: Evaluator) throws -> Value {
    try checkCancelled(evaluator.source, statement.span)
    switch statement.kind {
    case .letVariable(let name, let expression):
      try set(name, try evaluator.value(of: expression), evaluator.source)
    case .param(let name, let standard):
      try set(
        name, try parameter(name, try evaluator.value(of: standard), evaluator.source), evaluator.source)
    case .forEach(let name, let sequence, let body):
      return try loop(name, sequence, body, statement.span, evaluator)
    case .choose(let branches, let otherwise):
      let taken =
        try resumed(\.branch) ?? branches.firstIndex { try evaluator.bool($0.condition) } ?? branches.count
      frames[frames.count - 1].branch = taken
      return try run(branches.indices.contains(taken) ? branches[taken].body : otherwise, evaluator)
    case .include(let path): return try include(path, evaluator)
    case .print(let values):
      let text = try values.map { try evaluator.value(of: $0).text }.joined(separator: " ")
      try located(in: evaluator.source, at: statement.span) { try host.print(text) }
    case .assert(let condition, let message):
      guard try !evaluator.bool(condition) else { break }
      let reason = try message.map { try evaluator.value(of: $0).text }
      throw evaluator.error(
        InterpreterError.assertionFailed, reason ?? "this does not hold", condition.span,
        hint: sides(of: condition, evaluator))
    case .expression(let expression):
      return try show(try evaluator.value(of: expression), evaluator.source, expression.span)
    case .command(let command):
      if table.isBareName(command) {
        let name = Expression(.name(command.verb.text), command.verb.span)
        return try show(try evaluator.value(of: name), evaluator.source, command.span)
      }
      return try run(command, evaluator)
    }
    return .nothing
  }

  /// What the sides of a comparison are, as far as the text does not tell: "`m.auc` is 0.41".
  private func sides(of condition: Expression, _ evaluator: Evaluator) -> String? {
    guard case .binary(let symbol, let left, let right) = condition.kind,
      symbol.precedence == BinaryOperator.equal.precedence
    else { return nil }
    let known = [left, right].compactMap { side -> String? in
      guard !side.isConstant, let value = try? evaluator.value(of: side) else { return nil }
      return "`\(evaluator.source.text(of: side.span))` is \(value.literal)"
    }
    return known.isEmpty ? nil : known.joined(separator: " and ")
  }

  private func show(_ value: Value, _ source: SourceText, _ span: Span) throws -> Value {
    try located(in: source, at: span) { try host.show(value) }
    return value
  }

  /// What the host throws, at the statement that it was asked by.
  private func located(in source: SourceText, at span: Span, _ act: () throws -> Void) throws {
    do {
      try act()
    } catch {
      throw diagnostic(for: error).located(in: source, at: span)
    }
  }

  private func set(_ name: Identifier, _ value: Value, _ source: SourceText) throws {
    if host.object(named: name.text) != nil {
      throw Scope.taken(name.text, by: "an object", in: source, at: name.span)
    }
    scope[name.text] = value
  }

  private func parameter(_ name: Identifier, _ standard: Value, _ source: SourceText) throws -> Value {
    guard let text = parameters[name.text] else { return standard }
    guard let value = Parameter.value(of: text, like: standard) else {
      throw Parameter.misfit(name, text, standard, in: source)
    }
    return value
  }

  private func loop(
    _ name: Identifier, _ sequence: Expression, _ body: [Statement], _ span: Span, _ evaluator: Evaluator
  ) throws -> Value {
    let first = resumed(\.turn)
    let collection: Value
    let count: Int
    if let kept = resumed(\.sequence), let size = kept.elementCount {
      (collection, count) = (kept, size)
    } else {
      (collection, count) = try evaluator.sequence(sequence)
    }
    var last = Value.nothing
    let level = frames.count - 1
    frames[level].sequence = collection
    for index in (first ?? 0)..<max(first ?? 0, count) {
      try checkCancelled(evaluator.source, span)
      frames[level].turn = index
      do {
        // The turn that was cut off has its variable.
        if index != first { try set(name, try collection.element(at: index), evaluator.source) }
      } catch {
        throw diagnostic(for: error).located(in: evaluator.source, at: sequence.span)
      }
      last = try run(body, evaluator)
    }
    return last
  }

  /// What the frame of the statement under way says, if a run that was cut off goes on inside it.
  private func resumed<T>(_ path: KeyPath<Position.Frame, T?>) -> T? {
    resuming.isEmpty ? nil : frames.last?[keyPath: path]
  }

  private func checkCancelled(_ source: SourceText, _ span: Span) throws {
    guard host.isCancelled else { return }
    throw Diagnostic(InterpreterError.interrupted, "interrupted", source: source, span: span)
  }
}
