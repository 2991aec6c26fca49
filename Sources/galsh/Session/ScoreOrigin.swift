import GalaxyLang
import GalaxyRuntime

/// Where a score comes from: the image, the model, and the commands that brought them together.
package struct ScoreOrigin {
  package let text: String
  package let fields: [JSON.Member]

  /// Looks up a row of a table of scores; the key is where it was given.
  /// - Throws: a `Diagnostic` if no table of the session has this row.
  package init(of record: Record, at key: any AnyKey, _ call: CommandCall, _ session: Session) throws {
    let (scores, index) = try Self.find(record, at: key, call, session)
    let row = scores.table.rows[index]
    var lines: [(String, String)] = [
      ("score", "\(scores.name)[\(index)] = " + (row.score.map { "\($0)" } ?? "none") + ", \(row.verdict)"),
      ("file", row.path),
    ]
    var fields: [JSON.Member] = [
      .init("scores", .string(scores.name)), .init("row", .integer(index)),
      .init("score", .optional(row.score)),
      .init("verdict", .string(row.verdict)), .init("file", .string(row.path)),
    ]
    func add(_ name: String, _ value: String) {
      lines.append((name, value))
      fields.append(.init(name, .string(value)))
    }
    if let reason = row.reason { add("reason", reason) }
    if let label = row.label, let name = scores.table.classNames.name(of: label) { add("class", name) }
    let calls = session.allCalls
    let applied = calls.last { made($0, scores.name) }
    let dataset = applied.flatMap { Self.dataset($0, session) }
    if let item = dataset?.items.first(where: { $0.path == row.path && $0.name == row.name }),
      let origin = item.origin
    {
      if origin.file != row.path { add("read_from", origin.file) }
      add("digest", origin.digest.description)
      for variation in origin.variations { add("varied_by", variation.text) }
    } else if let digest = applied?.inputs.first(where: { $0.key == row.path })?.value.string {
      add("digest", digest)
    }
    let model = session.find(scores.table.modelName) as? ModelArtifact
    if let options = dataset?.options ?? model?.model.options {
      add("read_with", options.summary)
      // The place is found in the file again: a table does not keep it.
      if let place = try? ImageLoader(options: options).load(row.path).place { add("place", place) }
    }
    if let model { add("model", model.line) }
    // What was done to the model before it scored; the scoring itself comes last.
    let earlier = calls.prefix { $0 != applied }.filter { made($0, scores.table.modelName) }
    for step in earlier + [applied].compactMap(\.self) {
      let number = session.journal.cells.first { $0.position == step.cell }?.number
      add("command", "\(step.text)  (\(number.map { "cell \($0), " } ?? "")seed \(step.seed))")
    }
    func made(_ call: StoredCall, _ name: String) -> Bool { call.made.contains { $0.key == name } }
    let width = lines.map(\.0.count).max() ?? 0
    text = lines.map { name, value in
      name + String(repeating: " ", count: width - name.count + 2) + value
    }.joined(separator: "\n")
    self.fields = fields
  }

  /// The table and the row that the value was taken from. The table that the command names goes first: two
  /// may have a row in common.
  static func find(
    _ record: Record, at key: any AnyKey, _ call: CommandCall, _ session: Session
  ) throws -> (ScoresArtifact, Int) {
    let word = call.source.text(of: call.span(of: key))
    let tables = session.workspace.contents.compactMap { $0 as? ScoresArtifact }
    let named = tables.filter { word.hasPrefix($0.name + "[") || word.hasPrefix($0.name + ".") }
    for table in named + tables {
      let index = table.table.rows.firstIndex { row in
        record["path"]?.text == row.path && record["name"]?.text == row.name
          && record["score"]?.text == (row.score.map { Value.number($0) } ?? .nothing).text
      }
      if let index { return (table, index) }
    }
    throw call.error(
      FitError.wrongType, "this is no row of a table of scores", at: key,
      hint: "give one, such as `why s[12]`")
  }

  /// The dataset that a command was given, if it is still there.
  static func dataset(_ call: StoredCall, _ session: Session) -> Dataset? {
    let name = call.options.first { $0.key == "to" }?.value.string
    return (name.flatMap(session.find) as? DatasetArtifact)?.dataset
  }
}
