/// Commands: bound to their specification, then run by the host.
extension Interpreter {
  func run(_ command: Command, _ evaluator: Evaluator) throws -> Value {
    var binder = CommandBinder(table: table)
    let bound = binder.bind(command)
    if let problem = binder.diagnostics.first {
      throw problem.located(in: evaluator.source, at: command.span)
    }
    guard let bound else { return .nothing }
    let call = try CallBuilder(table: table, host: host, evaluator: evaluator).call(bound)
    do {
      return try host.run(call) ?? .nothing
    } catch let quit as Quit {
      throw quit
    } catch {
      let problem = diagnostic(for: error)
      let place = call.path(named: problem.message) ?? bound.nameSpan
      throw problem.located(in: evaluator.source, at: place)
    }
  }
}
