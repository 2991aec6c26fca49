import GalaxyBase

// What is made of the table of options: lists for people and programs, and what a session file keeps.

extension LoadOptions {
  /// An option in force: its name, and its value as it is typed and as JSON.
  package typealias Choice = (name: String, text: String, json: JSON)

  private func listed(_ isWanted: (LoadOption) -> Bool) -> [Choice] {
    Self.table.compactMap { option in
      isWanted(option) ? option.listed(self).map { (option.name, $0.text, $0.json) } : nil
    }
  }

  private static func typed(_ choices: [Choice]) -> String {
    choices.map { "\($0.name)=\($0.text)" }.joined(separator: " ")
  }

  /// The options as they are typed, for messages: `size=256 normalize=gcn`, and those that are not the
  /// default.
  public var summary: String { Self.typed(listed { _ in true }) }

  /// Those of them that change what an image shows, not where in a file it is found: `crop=galaxy
  /// factor=4.0`; empty where there are none.
  public var lookSummary: String { Self.typed(listed { $0.subject == .look }) }

  /// The options beyond size and normalisation that are not the default.
  package var choices: [Choice] { listed { $0.subject != .basis } }

  /// The first option that says where in a FITS file the image is; nil if none does.
  var placeChoice: Choice? { listed { $0.subject == .place }.first }

  /// The options for programs: size, normalisation, HDU and band always, others where they are not the
  /// default.
  package var members: [JSON.Member] {
    var members: [JSON.Member] = []
    for option in Self.table {
      let value = option.listed(self)?.json ?? (option.isExpected ? JSON.null : JSON?.none)
      // A band by its number and bands by their names have one name.
      if let index = members.firstIndex(where: { $0.key == option.name }) {
        if let value { members[index].value = value }
      } else if let value {
        members.append(.init(option.name, value))
      }
    }
    return members
  }

  /// How a session file keeps the options, to be read back to the same bits.
  package var stored: JSON {
    .object(Self.table.compactMap { option in option.stored(self).map { .init(option.key, $0) } })
  }

  /// Reads what `stored` wrote; what is not there has its default. Nil if a value is none that this galsh
  /// knows.
  package init?(stored json: JSON?) {
    guard let json, json.object != nil else { return nil }
    self.init()
    for option in Self.table {
      guard let value = json[option.key], value != .null else { continue }
      if !option.read(value, &self) { return nil }
    }
  }
}
