import GalaxyBase

/// One of the options of loading: its name, and how it is kept and listed. `LoadOptions.table` has all of
/// them.
struct LoadOption: Sendable {
  /// What an option is about.
  enum Subject: Sendable {
    /// What every dataset has: side and normalisation.
    case basis
    /// Where in a FITS file the image is.
    case place
    /// How files are laid out.
    case layout
    /// What the image shows.
    case look
  }

  /// An option in force, as it is listed.
  typealias Listed = (text: String, json: JSON)

  /// As it is typed.
  let name: String
  /// What a session file calls it.
  let key: String
  let subject: Subject
  /// Whether lists for programs have it as null where it is not given.
  let isExpected: Bool
  /// What a session file keeps of it, if anything.
  let stored: @Sendable (LoadOptions) -> JSON?
  /// What is listed of it, if it is not the default.
  let listed: @Sendable (LoadOptions) -> Listed?
  /// Reads what `stored` wrote; false if this galsh knows no such value.
  let read: @Sendable (JSON, inout LoadOptions) -> Bool

  /// An option that may not be given.
  init<Value>(
    _ name: String, _ path: WritableKeyPath<LoadOptions, Value?> & Sendable, _ coding: OptionCoding<Value>,
    _ subject: Subject, isExpected: Bool = false
  ) {
    (self.name, key, self.subject, self.isExpected) = (name, name, subject, isExpected)
    stored = { $0[keyPath: path].map(coding.stored) }
    listed = { $0[keyPath: path].map { (coding.text($0), coding.json($0)) } }
    read = { json, options in
      options[keyPath: path] = coding.read(json)
      return options[keyPath: path] != nil
    }
  }

  /// An option with a default: kept where it has another value, or always, and listed where it has another
  /// value, or where `isListed` says so.
  init<Value: Equatable & Sendable>(
    _ name: String, key: String? = nil, _ path: WritableKeyPath<LoadOptions, Value> & Sendable,
    _ coding: OptionCoding<Value>, _ subject: Subject, isAlwaysKept: Bool = false,
    isListed: (@Sendable (LoadOptions) -> Bool)? = nil
  ) {
    (self.name, self.key, self.subject, isExpected) = (name, key ?? name, subject, false)
    let isChosen: @Sendable (LoadOptions) -> Bool = { $0[keyPath: path] != LoadOptions()[keyPath: path] }
    // A plain `nil` could be JSON's null.
    stored = { isAlwaysKept || isChosen($0) ? coding.stored($0[keyPath: path]) : JSON?.none }
    listed = { options in
      let value = options[keyPath: path]
      return subject == .basis || (isListed ?? isChosen)(options)
        ? (coding.text(value), coding.json(value)) : nil
    }
    read = { json, options in
      guard let value = coding.read(json) else { return false }
      options[keyPath: path] = value
      return true
    }
  }
}

/// How values of a type are kept and listed.
struct OptionCoding<Value>: Sendable {
  /// As they are typed.
  let text: @Sendable (Value) -> String
  /// In lists for programs.
  let json: @Sendable (Value) -> JSON
  /// In session files.
  let stored: @Sendable (Value) -> JSON
  /// Reads what `stored` wrote.
  let read: @Sendable (JSON) -> Value?

  /// `stored` is as `json` unless it is given.
  init(
    text: @escaping @Sendable (Value) -> String, json: @escaping @Sendable (Value) -> JSON,
    stored: (@Sendable (Value) -> JSON)? = nil, read: @escaping @Sendable (JSON) -> Value?
  ) {
    (self.text, self.json, self.stored, self.read) = (text, json, stored ?? json, read)
  }
}

extension OptionCoding<Int> {
  static var integer: OptionCoding {
    .init(text: { String($0) }, json: { .integer($0) }, read: { $0.integer })
  }
}

extension OptionCoding<Double> {
  static var number: OptionCoding { .init(text: { "\($0)" }, json: { .number($0) }, read: { $0.number }) }
}

extension OptionCoding<String> {
  static var text: OptionCoding { .init(text: { $0 }, json: { .string($0) }, read: { $0.string }) }
}

extension OptionCoding<[String]> {
  static var texts: OptionCoding {
    .init(
      text: { $0.joined(separator: ",") }, json: { .array($0.map(JSON.string)) },
      read: { $0.array?.compactMap(\.string) })
  }
}

extension OptionCoding where Value: RawRepresentable<String> & Sendable {
  /// One of several words.
  static func word() -> OptionCoding {
    .init(text: { $0.rawValue }, json: { .string($0.rawValue) }, read: { $0.string.flatMap(Value.init) })
  }
}

extension OptionCoding<StretchLimits> {
  static var limits: OptionCoding {
    .init(
      text: { $0.description }, json: { .string($0.description) },
      read: { $0.string.flatMap { StretchLimits($0) } })
  }
}

extension OptionCoding<NonFinite> {
  static var nonFinite: OptionCoding {
    .init(
      text: { $0.description }, json: { .string($0.description) },
      read: { $0.string.flatMap { NonFinite($0) } })
  }
}

extension OptionCoding<Cutout> {
  static var cutout: OptionCoding {
    .init(
      text: { $0.description }, json: { .string($0.description) },
      stored: { .array([$0.x, $0.y, $0.width, $0.height].map(JSON.integer)) },
      read: { json in
        let sizes = json.array?.compactMap(\.integer) ?? []
        return sizes.count == 4 ? Cutout(x: sizes[0], y: sizes[1], width: sizes[2], height: sizes[3]) : nil
      })
  }
}
