import GalaxyLang
import GalaxyRuntime

/// What a command gives back: properties and tables at full precision for programs, prose for people,
/// pictures in memory. It knows no way of writing, no width and no colour: a `Face` shows it.
package struct CommandResult {
  /// One thing that there is to say, under its name.
  package struct Field {
    package let name: String
    package let content: Content

    package enum Content {
      case value(JSON)
      case table(DataTable)
    }

    package init(_ name: String, _ value: JSON) { (self.name, content) = (name, .value(value)) }
    package init(_ name: String, _ table: DataTable) { (self.name, content) = (name, .table(table)) }

    /// The content as JSON: a table is a list of objects.
    package var json: JSON {
      switch content {
      case .value(let value): value
      case .table(let table): table.json
      }
    }
  }

  /// A picture that was written to a file.
  package struct PictureFile {
    /// The file, as the user named it.
    package let path: String
    /// Its media type, such as `image/png`.
    package let type: String
    /// What is in it.
    package let bytes: [UInt8]

    /// The media types that notebooks show, by the endings of files.
    private static let types = [".png": "image/png", ".svg": "image/svg+xml"]

    /// A picture; nil if its file's ending tells no form that a notebook shows.
    package init?(_ bytes: [UInt8], path: String) {
      guard let type = Self.types.first(where: { path.lowercased().hasSuffix($0.key) })?.value else {
        return nil
      }
      (self.path, self.type, self.bytes) = (path, type, bytes)
    }
  }

  /// The command's name, such as `load manifest`.
  package let command: String
  /// Properties and tables, in order.
  package var fields: [Field]
  /// What a person reads; empty for nothing.
  package var prose: Prose
  /// Whether it is looked at in peace: a help page, a list. Where it is taller than the window it goes to a
  /// pager.
  package var isForReading = false
  /// What is drawn above the prose where a person is looking.
  package var picture: ColourPicture?
  /// Pictures with captions, which stand in place of the prose where a person is looking.
  package var sheet: ImageSheet?
  /// The figure that `picture` was made of, for whoever can show lines instead of pixels.
  package var plot: (any Plot)?
  /// The object that it shows, for whoever shows some of its images beneath the words (`Thumbnails`).
  package var shownObject: (any Artifact)?
  /// The images of datasets and rows of tables that it shows, in order, for the same.
  package var shownElements: [ArtifactElement] = []
  /// Whether it is the value of an expression that stood alone.
  package var isValue = false
  /// The pictures that it has written.
  package var files: [PictureFile] = []
  /// The value of the statement in the language.
  package var value: Value = .nothing

  /// A result of the given command.
  package init(_ command: String, fields: [Field], _ prose: Prose = Prose(), value: Value = .nothing) {
    self.command = command
    self.fields = fields
    self.prose = prose
    self.value = value
  }

  /// A result of values, one of which may be a list of records: the rows of a table.
  package init(
    _ command: String, _ values: [JSON.Member] = [], table: String? = nil, text: String = "",
    value: Value = .nothing
  ) {
    let fields = values.map { member in
      let records = member.key == table ? member.value.array?.compactMap(\.object) : nil
      return records.map { Field(member.key, DataTable(records: $0)) } ?? Field(member.key, member.value)
    }
    self.init(command, fields: fields, Prose(text), value: value)
  }

  /// The table that it holds, if it does.
  package var table: DataTable? {
    for case .table(let table) in fields.lazy.map(\.content) { return table }
    return nil
  }

  /// The whole result as one JSON object: `command` first, then the fields.
  package var json: JSON {
    .object([.init("command", .string(command))] + fields.map { .init($0.name, $0.json) })
  }
}

/// A command that failed after it found out something for programs: its result, then the error.
package struct FailedCommand: Error {
  package let result: CommandResult
  package let error: any Error

  package init(_ result: CommandResult, _ error: any Error) { (self.result, self.error) = (result, error) }
}
