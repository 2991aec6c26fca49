import GalaxyLang
import GalaxyRuntime

/// What a command gives back: named fields at full precision for programs, a few lines of text for people.
struct CommandResult {
  /// The command's name, such as `load manifest`.
  let command: String
  /// The fields in the order in which JSON shows them.
  var fields: [JSON.Member]
  /// The field that holds the rows of a table, such as the scores of images; nil if the result is one row itself.
  var table: String?
  /// What a person reads; empty for nothing.
  var text: String
  /// Whether it is looked at in peace: a help page, a list. Where it is taller than the window it goes to a pager.
  var isForReading = false
  /// What is drawn above the text where a person is looking.
  var picture: ColourPicture?
  /// The value of the statement in the language.
  var value: Value = .nothing

  /// A result of the given command.
  init(
    _ command: String, _ fields: [JSON.Member] = [], table: String? = nil, text: String = "",
    value: Value = .nothing
  ) {
    self.command = command
    self.fields = fields
    self.table = table
    self.text = text
    self.value = value
  }

  /// The whole result as one JSON object: `command` first, then the fields.
  var json: JSON { .object([.init("command", .string(command))] + fields) }
}

extension JSON {
  /// A value of the language in JSON: an object by its name.
  init(_ value: GalaxyLang.Value) {
    switch value {
    case .nothing: self = .null
    case .number(let number):
      if let whole = Int(exactly: number) { self = .integer(whole) } else { self = .number(number) }
    case .bool(let bool): self = .bool(bool)
    case .string(let string): self = .string(string)
    case .list(let list): self = .array(list.map { JSON($0) })
    case .range(let range): self = .array([.integer(range.lowerBound), .integer(range.upperBound)])
    case .dimension(let sizes): self = .array(sizes.map { .integer($0) })
    case .record(let record): self = .object(record.fields.map { .init($0.name, JSON($0.value)) })
    case .object(let object): self = .string(object.name)
    }
  }

  /// A whole number, or `null` for nil.
  static func optional(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }

  /// A string, or `null` for nil.
  static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
}
