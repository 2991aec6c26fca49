/// Help as plain text, written from the specifications that the parser and checker read.
public enum HelpText {
  /// Lines are filled up to this many characters, unless the window is narrower.
  public static let width = 80

  /// What `help` shows: every command with its summary, a line each, under the title of its group.
  public static func overview(
    _ groups: [(title: String, specs: [CommandSpec])], width: Int = width
  ) -> String {
    // One column for all of them.
    let rows = groups.flatMap { group in group.specs.map { ($0.name, $0.summary) } }
    var lines = columnsOfRows(rows, width)[...]
    return groups.map { group in
      defer { lines = lines.dropFirst(group.specs.count) }
      return ([group.title] + lines.prefix(group.specs.count)).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// Two columns, such as hits of a search.
  public static func table(_ rows: [(String, String)], width: Int = width) -> String { columns(rows, width) }

  /// Text in lines of the width, paragraphs apart.
  public static func paragraph(_ text: String, width: Int = width) -> String { filled(text, width: width) }

  /// What `help COMMAND` shows: usage, arguments, clauses, options with defaults, examples.
  public static func command(_ spec: CommandSpec, width: Int = width) -> String {
    var sections = ["\(spec.name): \(spec.summary)", "usage: \(usage(spec))"].map { filled($0, width: width) }
    if !spec.details.isEmpty {
      sections.append(
        spec.details.split(separator: "\n").map { filled(String($0), width: width) }.joined(separator: "\n"))
    }
    let arguments = spec.arguments.map { ($0.label, sentence($0.doc, $0.type)) }
    let clauses = spec.clauses.map { ($0.usage, sentence($0.doc, $0.type)) }
    if !(arguments + clauses).isEmpty { sections.append(columns(arguments + clauses, width)) }
    if !spec.options.isEmpty { sections.append("options:\n" + options(spec, width)) }
    if let body = spec.body { sections.append("block: \(body.doc)\n" + lines(body, width)) }
    if !spec.aliases.isEmpty { sections.append("also: \(spec.aliases.joined(separator: ", "))") }
    if !spec.examples.isEmpty {
      sections.append("examples:\n" + spec.examples.map { indented($0) }.joined(separator: "\n"))
    }
    return sections.joined(separator: "\n\n")
  }

  /// What `params COMMAND` shows: every option as it stands when it is not given, a line each.
  public static func parameters(_ spec: CommandSpec, width: Int = width) -> String {
    spec.options.isEmpty ? "\(spec.name) has no options" : options(spec, width)
  }

  /// One line: the command with everything that may follow.
  public static func usage(_ spec: CommandSpec) -> String {
    var words = [spec.name]
    for argument in spec.arguments {
      let label = argument.label.uppercased()
      switch argument.presence {
      case .required: words.append(argument.type.objectKinds == nil ? label : "[\(label)]")
      case .optional: words.append("[\(label)]")
      case .variadic(let least, _): words.append(least > 0 ? "\(label) …" : "[\(label) …]")
      }
    }
    for clause in spec.clauses {
      words.append(clause.isRequired ? clause.usage : "[\(clause.usage)]")
    }
    if !spec.options.isEmpty { words.append("[option=value …]") }
    if spec.body != nil { words.append("{ … }") }
    if spec.takesCommand { words.append("COMMAND …") }
    return words.joined(separator: " ")
  }

  private static func options(_ spec: CommandSpec, _ width: Int) -> String {
    columns(
      spec.options.map { option in
        switch option.standard {
        case .literal(let text): ("\(option.name)=\(text)", sentence(option.doc, option.type))
        case .described(let text):
          (option.name, sentence(option.doc, option.type) + "; not given: \(text)")
        }
      }, width)
  }

  private static func lines(_ body: CommandSpec.Body, _ width: Int) -> String {
    columns(body.lines.map { (usage($0), $0.summary) }, width)
  }

  /// A line of help with the type that belongs to it.
  static func sentence(_ doc: String, _ type: ValueType) -> String {
    let kind = type.described.split(separator: "`", omittingEmptySubsequences: false).joined()
    return doc.isEmpty ? kind : "\(doc) (\(kind))"
  }

  /// Two columns, the second filled and kept to its side.
  private static func columns(_ rows: [(String, String)], _ width: Int) -> String {
    columnsOfRows(rows, width).joined(separator: "\n")
  }

  private static func columnsOfRows(_ rows: [(String, String)], _ width: Int) -> [String] {
    let widest = min(28, rows.map(\.0.count).max() ?? 0)
    return rows.map { left, right in
      let text = filled(right, width: max(width < 60 ? 16 : 30, width - widest - 4)).split(separator: "\n")
      let first = left.count > widest ? [indented(left)] : []
      let lead = left.count > widest ? "" : left
      return
        (first
        + text.enumerated().map { index, line in
          let head = index == 0 ? lead : ""
          return indented(head + String(repeating: " ", count: widest + 2 - head.count) + line)
        }).joined(separator: "\n")
    }
  }

  static func indented(_ line: String) -> String { "  " + line }

  static func filled(_ text: String, width: Int = width) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension CommandSpec.Clause {
  /// The keyword with what stands behind it: `on DATASET`, `per class`, `into NAME=VALUE …`.
  var usage: String { "\(keyword) \(placeholder)\(takesSeveral ? " …" : "")" }

  private var placeholder: String {
    if takesParts { return "NAME=VALUE …" }
    if case .choice(let words) = type, words.count == 1 { return words[0] }
    if label != keyword { return label.uppercased() }
    switch type {
    case .name: return "NAME"
    case .object(let kinds):
      return kinds.isEmpty ? "OBJECT" : kinds.map { $0.uppercased() }.joined(separator: "|")
    case .path: return "\"PATH\""
    case .number, .integer: return "N"
    case .dimension: return "SIZE"
    default: return "VALUE"
    }
  }
}
