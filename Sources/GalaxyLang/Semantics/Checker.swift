import GalaxyErrors

/// Checks a whole text before its first command runs: commands, nouns, clauses, options, types of literals,
/// names as far as they can be known, and the files it includes.
struct Checker {
  /// Reads an included file.
  typealias Reader = (_ path: String, _ includer: SourceText) throws -> SourceText

  /// An `include` of a literal path, and what stands in that file.
  struct IncludeKey: Hashable {
    let includer: String
    let path: String
  }

  /// The most diagnostics that are worth reading at once.
  static let mostDiagnostics = 20
  /// Files that may include each other in a chain.
  static let deepestInclude = 20
  private static let mostIncludes = 500

  let table: CommandTable
  var variables: Set<String> = []
  var objects: Set<String> = []
  /// Names that a command has freed: what they stand for then only the run can tell.
  var freed: Set<String> = []
  /// Whether objects may exist that the script does not name: made under computed names, or by an include.
  var hasHiddenObjects = false
  /// The same of variables.
  var hasHiddenVariables = false
  /// The host's object of a name.
  var hostObject: (String) -> (any LanguageObject)? = { _ in nil }
  var hostNames: () -> [String] = { [] }
  var read: Reader?
  var describe: (any Error) -> Diagnostic = { Diagnostic(InterpreterError.internal, "\($0)") }

  /// What the host can tell of commands before they run; nil where it is not asked.
  var foresight: (any Foresight)?
  /// The variables whose values the text tells, and the values given to parameters.
  var constants: [String: Value] = [:]
  /// The values that the command line gives to parameters.
  private(set) var given: [String: String] = [:]

  /// Included files as they were when they were checked.
  private(set) var includes: [IncludeKey: Script] = [:]
  /// Chain of the files being checked.
  var chain: [String] = []
  private var parameters: [(name: Identifier, standard: Value?, source: SourceText)] = []
  private var includeCount = 0
  var diagnostics: [Diagnostic] = []
  var source = SourceText(name: "", bytes: [])

  init(table: CommandTable, knowsEveryName: Bool = false) {
    self.table = table
    hasHiddenObjects = knowsEveryName
    hasHiddenVariables = knowsEveryName
  }

  /// Everything that is wrong with a text, in its order; then what is wrong with the files it includes.
  mutating func check(_ source: SourceText, parameters given: [String: String] = [:]) -> [Diagnostic] {
    check(Parser.parse(source, words: table.words), parameters: given)
  }

  /// The same for a text that has been parsed.
  mutating func check(_ parsed: Parser.Result, parameters given: [String: String] = [:]) -> [Diagnostic] {
    source = parsed.script.source
    self.given = given
    chain.append(source.name)
    checkParsed(parsed)
    checkParameters(given)
    let own = diagnostics.filter { $0.source === source || $0.source == nil }
    let included = diagnostics.filter { $0.source !== source && $0.source != nil }
    return Array((own.inOrder + included).prefix(Self.mostDiagnostics))
  }

  private mutating func checkParsed(_ parsed: Parser.Result) {
    diagnostics += parsed.diagnostics
    let firstMistake = parsed.diagnostics.first?.span?.start ?? .max
    for statement in parsed.script.statements {
      // What could not be parsed may have defined anything.
      if statement.span.end >= firstMistake { hideNames() }
      check(statement, isTop: true)
    }
    if !parsed.diagnostics.isEmpty { hideNames() }
  }

  private mutating func checkParameters(_ given: [String: String]) {
    for (name, text) in given.sorted(by: { $0.key < $1.key }) {
      guard let parameter = parameters.first(where: { $0.name.text == name }) else {
        // An include that is known only later may have it.
        if !hasHiddenVariables {
          diagnostics.append(Parameter.unknown(name, known: parameters.map(\.name.text), in: source))
        }
        continue
      }
      if let standard = parameter.standard, Parameter.value(of: text, like: standard) == nil {
        diagnostics.append(Parameter.misfit(parameter.name, text, standard, in: parameter.source))
      }
    }
  }

  // MARK: - Statements

  private mutating func check(_ statements: [Statement]) {
    for statement in statements { check(statement, isTop: false) }
  }

  private mutating func check(_ statement: Statement, isTop: Bool) {
    switch statement.kind {
    case .letVariable(let name, let expression):
      check(expression)
      define(name)
      settle(name, expression)
    case .param(let name, let standard):
      check(standard)
      define(name)
      settleParameter(name, standard)
      if isTop { return note(name, standard) }
      report(
        CheckerError.misplacedParam, "a `param` stands at the top of a script, not inside a block",
        statement.span)
    case .forEach(let name, let sequence, let body):
      check(sequence, as: .sequence)
      define(name)
      // What a turn makes is there in the next.
      learnAll(body)
      constants[name.text] = nil
      forget(body)
      check(body)
      forget(body)
    case .choose(let branches, let otherwise):
      for branch in branches {
        check(branch.condition, as: .condition)
        check(branch.body)
        forget(branch.body)
      }
      check(otherwise)
      forget(otherwise)
    case .include(let path): checkInclude(path)
    case .print(let values): values.forEach { check($0) }
    case .assert(let condition, let message):
      check(condition, as: .condition)
      if let message { check(message) }
    case .expression(let expression): check(expression)
    case .command(let command): check(command)
    }
  }

  private mutating func define(_ name: Identifier) {
    if objects.contains(name.text) || hostObject(name.text) != nil, !freed.contains(name.text) {
      let diagnostic = Scope.taken(name.text, by: "an object", in: source, at: name.span)
      diagnostics.append(diagnostic)
    }
    variables.insert(name.text)
  }

  private mutating func note(_ name: Identifier, _ standard: Expression) {
    let value =
      standard.isConstant ? try? Evaluator(source: source, names: NoNames()).value(of: standard) : nil
    parameters.append((name, value, source))
  }

  private mutating func checkInclude(_ path: Expression) {
    let before = diagnostics.count
    check(path)
    explainQuotes(path, from: before)
    guard path.isConstant, let value = try? Evaluator(source: source, names: NoNames()).value(of: path) else {
      return hideNames()
    }
    guard case .string(let name) = value else {
      return report(FitError.wrongType, "`include` takes a path in quotes, not \(value.described)", path.span)
    }
    guard let read else { return }
    let includer = source
    includeCount += 1
    do {
      guard includeCount <= Self.mostIncludes else {
        throw Diagnostic(
          ScopeError.includeTooDeep, "the script includes more than \(Self.mostIncludes) files",
          source: includer, span: path.span)
      }
      let text = try read(name, includer)
      try Scope.checkInclude(of: text, in: chain, from: includer, at: path.span)
      let parsed = Parser.parse(text, words: table.words)
      includes[IncludeKey(includer: includer.name, path: name)] = parsed.script
      source = text
      chain.append(text.name)
      let first = diagnostics.count
      checkParsed(parsed)
      for index in diagnostics.indices.dropFirst(first) {
        diagnostics[index] = diagnostics[index].located(in: text, at: Span(0, 0))
          .included(in: includer, at: path.span)
      }
      chain.removeLast()
      source = includer
    } catch {
      diagnostics.append(describe(error).located(in: includer, at: path.span))
    }
  }

  // MARK: - Expressions

  /// What an expression is there for.
  private enum Use { case value, condition, sequence }

  private mutating func check(_ expression: Expression, as use: Use = .value) {
    let before = diagnostics.count
    checkNames(expression)
    // What is the same whenever it is worked out is worked out now.
    guard diagnostics.count == before, expression.isConstant else { return }
    do {
      let evaluator = Evaluator(source: source, names: NoNames())
      switch use {
      case .value: _ = try evaluator.value(of: expression)
      case .condition: _ = try evaluator.bool(expression)
      case .sequence: _ = try evaluator.sequence(expression)
      }
    } catch {
      diagnostics.append(describe(error))
    }
  }

  /// Checks names and calls; names in what is asked of rows may be those of columns, which only the rows tell.
  mutating func checkNames(_ expression: Expression, inRows: Bool = false) {
    var found: [Diagnostic] = []
    let evaluator = Evaluator(source: source, names: StaticNames(checker: self))
    var columns: Set<Span> = []
    expression.walk(inRows: inRows) { part, inRows in
      switch part.kind {
      case .name(let name) where !isKnown(name) && !inRows:
        var unknown = evaluator.unknownName(name, part.span)
        if table.verbs.contains(name) { unknown.hint = "`\(name)` is a command, and a command is no value" }
        if columns.contains(part.span) { unknown.hint = "the name of a column stands in quotes: \"\(name)\"" }
        found.append(unknown)
      case .call(let function, let arguments):
        if function.text == "sort", arguments.count == 2 { columns.insert(arguments[1].span) }
        guard let known = Function.named(function.text) else {
          return found.append(evaluator.unknownFunction(function, commands: table.verbs))
        }
        if let problem = known.problem(withCount: arguments.count) {
          found.append(evaluator.error(FunctionError.wrongArguments, problem, part.span, hint: known.usage))
        }
      default: break
      }
    }
    diagnostics += found
  }

  func isKnown(_ name: String) -> Bool {
    variables.contains(name) || hasHiddenVariables || isKnownObject(name)
  }

  func isKnownObject(_ name: String) -> Bool {
    objects.contains(name) || hasHiddenObjects || hostObject(name) != nil
  }

  var knownNames: [String] {
    (Array(variables) + Array(objects) + hostNames()).sorted()
  }

  /// From here on there may be names that cannot be known.
  mutating func hideNames() {
    hasHiddenObjects = true
    hasHiddenVariables = true
    constants = [:]
    foresight?.forget(nil)
  }

  mutating func report(_ kind: some ErrorFamily, _ message: String, _ span: Span) {
    diagnostics.append(Diagnostic(kind, message, source: source, span: span))
  }
}

/// Names for suggestions alone.
struct StaticNames: Names {
  let checker: Checker
  var all: [String] { checker.knownNames }
  var words: ForeignWords { checker.table.words }
  func variable(named name: String) -> Value? { nil }
  func object(named name: String) -> (any LanguageObject)? { nil }
  func glob(_ pattern: String) -> [String] { [] }
  func diagnostic(for error: any Error) -> Diagnostic { NoNames().diagnostic(for: error) }
}

/// What is wrong with the place of a statement.
public enum CheckerError: ErrorKind, ErrorFamily {
  case misplacedParam = """
    misplaced-param
    A `param` stands at the top of a script, not in a block.

    if true { param n = 3 }
    """
}
