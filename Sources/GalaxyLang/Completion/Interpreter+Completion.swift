/// What completion asks of a host that knows classes of images.
public protocol CompletionHost: CommandHost {
  /// The labels of classes with a line about each, for a command that names the given objects so far.
  func classLabels(among objects: [any LanguageObject]) -> [(label: String, doc: String)]
}

extension Interpreter {
  /// What may stand at the end of `text`: an entry of one line or several, up to the cursor.
  public func completion(of text: String) -> Completion {
    let labels = (host as? any CompletionHost).map { host in { host.classLabels(among: $0) } }
    return Completer(
      source: SourceText(name: "", text: text), table: table, names: self, objects: host.objects,
      variables: variables, classLabels: labels ?? { _ in [] }
    ).completion()
  }
}
