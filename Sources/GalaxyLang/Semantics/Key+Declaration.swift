/// How keys are declared. Whether something must be given follows from the type that is read.
extension Key where Reading: KeyReadable {
  /// A value right after the name.
  public static func argument(
    _ label: String, _ type: ValueType, _ doc: String, offers: CommandSpec.Offer = .byType,
    access: CommandSpec.Access = .reads
  ) -> Key {
    argument(label, type, needsValue ? .required : .optional, doc, offers: offers, access: access)
  }

  /// Values right after the name: a list of them is read.
  public static func argument(
    _ label: String, _ type: ValueType, _ presence: CommandSpec.Presence, _ doc: String,
    offers: CommandSpec.Offer = .byType, access: CommandSpec.Access = .reads
  ) -> Key {
    var none: Value?
    if case .variadic = presence { none = .list([]) }
    return Key(
      .argument(.init(label, type, presence, doc, offers: offers, access: access)), label, none: none)
  }

  /// A value behind a word.
  public static func clause(
    _ keyword: String, label: String? = nil, _ type: ValueType, _ doc: String,
    offers: CommandSpec.Offer = .byType, access: CommandSpec.Access = .reads
  ) -> Key {
    Key(
      .clause(
        .init(
          keyword, label: label, type, required: needsValue, doc, offers: offers, access: access)),
      label ?? keyword)
  }

  /// A value written `name=value`. Where the default is described in words and is no value, the type that is
  /// read must be an optional.
  public static func option(
    _ name: String, _ type: ValueType, default standard: CommandSpec.Default, _ doc: String,
    offers: CommandSpec.Offer = .byType, access: CommandSpec.Access = .reads
  ) -> Key {
    Key(.option(.init(name, type, default: standard, doc, offers: offers, access: access)), name)
  }

  private init(_ declaration: CommandSpec.Declaration, _ label: String, none: Value? = nil) {
    self.init(declaration) { call in
      guard let reading = Reading.read(call.value(label) ?? none) else { throw call.misread(label) }
      return reading
    }
  }

  private static var needsValue: Bool { Reading.read(nil) == nil }
}

extension Key where Reading == [Value] {
  /// Values behind a word, at least one: `with a b c`. Where it `standsFor` an argument that one need not be
  /// given. Of a required clause that is left out the only object there is goes without saying.
  public static func several(
    _ keyword: String, label: String? = nil, _ type: ValueType, required isRequired: Bool = true,
    standsFor argument: String? = nil, _ doc: String
  ) -> Key {
    var clause = CommandSpec.Clause(keyword, label: label, type, required: isRequired, doc)
    clause.takesSeveral = true
    clause.standsFor = argument
    let place = clause.label
    return Key(.clause(clause)) { call in
      guard let value = call.value(place) else { return [] }
      return if case .list(let values) = value { values } else { [value] }
    }
  }
}

extension Key where Reading == [CommandCall.Part] {
  /// Named parts behind a word: `into train=0.7 test=0.3`.
  public static func parts(
    _ keyword: String, label: String? = nil, _ type: ValueType, required isRequired: Bool = true,
    _ doc: String
  ) -> Key {
    let clause = CommandSpec.Clause(keyword, label: label, type, required: isRequired, parts: true, doc)
    return Key(.clause(clause)) { call in call.parts(clause.label) }
  }
}

/// A Swift type whose cases are the words that a place takes.
public typealias KeyChoice = RawRepresentable<String> & CaseIterable & Sendable

/// Words that are the cases of a Swift type: they stand there alone.
extension Key where Reading: KeyChoice {
  /// A word right after the name.
  public static func argument(_ label: String, _ doc: String) -> Key {
    Key(.argument(.init(label, choices(Reading.self), doc))) { try choice($0, label, $0.value(label)) }
  }

  /// A word behind another.
  public static func clause(_ keyword: String, label: String? = nil, _ doc: String) -> Key {
    let clause = CommandSpec.Clause(keyword, label: label, choices(Reading.self), required: true, doc)
    return Key(.clause(clause)) { try choice($0, clause.label, $0.value(clause.label)) }
  }

  /// A word written `name=word`.
  public static func option(_ name: String, default standard: Reading, _ doc: String) -> Key {
    Key(.option(.init(name, choices(Reading.self), default: .literal(standard.rawValue), doc))) {
      try choice($0, name, $0.value(name))
    }
  }
}

extension Key {
  /// A word right after the name, which may be left out.
  public static func argument<Case: KeyChoice>(
    _ label: String, _ doc: String
  ) -> Key where Reading == Case? {
    Key(.argument(.init(label, choices(Case.self), .optional, doc))) { call in
      try call.value(label).map { try choice(call, label, $0) }
    }
  }

  /// A word behind another, both of which may be left out.
  public static func clause<Case: KeyChoice>(
    _ keyword: String, label: String? = nil, _ doc: String
  ) -> Key where Reading == Case? {
    let clause = CommandSpec.Clause(keyword, label: label, choices(Case.self), doc)
    return Key(.clause(clause)) { call in
      try call.value(clause.label).map { try choice(call, clause.label, $0) }
    }
  }

  /// A word written `name=word`; words describe what goes without it.
  public static func option<Case: KeyChoice>(
    _ name: String, default described: String, _ doc: String
  ) -> Key where Reading == Case? {
    Key(.option(.init(name, choices(Case.self), default: .described(described), doc))) { call in
      try call.value(name).map { try choice(call, name, $0) }
    }
  }

  private static func choices<Case: KeyChoice>(_ type: Case.Type) -> ValueType {
    .choice(Case.allCases.map { $0.rawValue })
  }

  private static func choice<Case: KeyChoice>(
    _ call: CommandCall, _ label: String, _ value: Value?
  ) throws -> Case {
    guard case .string(let word)? = value, let choice = Case(rawValue: word) else {
      throw call.misread(label)
    }
    return choice
  }
}
