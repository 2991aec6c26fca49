import Testing

@testable import GalaxyLang

/// A key is declared once: what the specification says and what is read are of one piece.
@Suite struct KeyTests {
  private enum Flip: String, CaseIterable, Sendable {
    case both
    case leftRight = "left-right"
  }

  /// Any object of the session, as its own type.
  private static let object: Key<MockObject?> = .argument("object", .object("dataset"), "which")
  private static let count: Key<Int> = .clause("to", label: "count", .integer(from: 1), "how many")
  private static let name: Key<String?> = .clause("as", .name, "what to call it")
  private static let way: Key<Flip?> = .clause("by", "which way")
  private static let parts: Key<[CommandCall.Part]> = .parts("into", .number(), required: false, "shares")
  private static let epochs: Key<Int> = .option("epochs", .integer(from: 1), default: "100", "passes")
  private static let rate: Key<Double> = .option("lr", .number(above: 0), default: "1e-4", "rate")
  private static let whole: Key<Bool> = .option("whole", .bool, default: "true", "all of it")
  private static let marks: Key<[Int]> = .option("marks", .list(of: .integer()), default: "[1, 2]", "marks")
  private static let seed: Key<Int?> = .option("seed", .integer(), default: .described("any"), "seed")
  private static let flip: Key<Flip> = .option("flip", default: .leftRight, "mirrors")
  private static let turn: Key<Flip?> = .option("turn", default: "none", "turns")
  private static let doubled = epochs.map { value, _ in value * 2 }

  private static let spec = CommandSpec(
    "make", "makes things",
    keys: [object, count, name, way, parts, epochs, rate, whole, marks, seed, flip, turn])

  private func call(_ text: String, _ specs: [CommandSpec] = [spec]) throws -> CommandCall {
    let host = MockHost()
    host.kept.append(MockObject(kindName: "dataset", name: "d"))
    let outcome = Interpreter(table: CommandTable(specs), host: host).run(SourceText(name: "t", text: text))
    return try #require(host.calls.first, "\(describe(outcome))")
  }

  @Test func aClauseMayStandForAnArgument() throws {
    let first: Key<MockObject?> = .argument("first", .object("dataset"), .required, "which")
    let of: Key<[Value]> = .several("of", .object("dataset"), required: false, standsFor: "first", "the same")
    let spec = CommandSpec("draw", "draws", keys: [first, of])
    #expect(CommandTable([spec]).problems() == [])
    let behind = try call("draw of d", [spec])
    #expect(try behind[first] == nil && behind[of].count == 1)
    #expect(try call("draw d", [spec])[first]?.name == "d")
    // Where neither is there the only object goes without saying.
    #expect(try call("draw", [spec])[first]?.name == "d")
  }

  @Test func ofARequiredClauseOfSeveralTheOnlyObjectGoesWithoutSaying() throws {
    let of: Key<[Value]> = .several("of", .object("dataset"), "which")
    let read = try call("draw", [CommandSpec("draw", "draws", keys: [of])])[of]
    #expect(read.count == 1)
  }

  @Test func theSpecificationIsWhatWouldBeWrittenByHand() {
    let spec = Self.spec
    #expect(CommandTable([spec]).problems() == [])
    #expect(
      HelpText.usage(spec)
        == "make [OBJECT] to COUNT [as NAME] [by VALUE] [into NAME=VALUE …] [option=value …]")
    #expect(spec.options.first { $0.name == "flip" }?.type == .choice(["both", "left-right"]))
    #expect(spec.options.first { $0.name == "flip" }?.standard == "left-right")
    #expect(spec.options.first { $0.name == "turn" }?.standard == .described("none"))
  }

  @Test func whatIsGivenIsRead() throws {
    let call = try call(
      "make d to 3 as x by both into a=0.5 b=0.25 epochs=7 lr=2 whole=false marks=[5] seed=4 flip=both turn=left-right"
    )
    #expect(try call[Self.object]?.name == "d")
    #expect(try call[Self.count] == 3)
    #expect(try call[Self.name] == "x")
    #expect(try call[Self.way] == .both)
    #expect(try call[Self.parts].map(\.name) == ["a", "b"])
    #expect(try call[Self.epochs] == 7)
    #expect(try call[Self.doubled] == 14)
    #expect(try call[Self.rate] == 2)
    #expect(try call[Self.whole] == false)
    #expect(try call[Self.marks] == [5])
    #expect(try call[Self.seed] == 4)
    #expect(try call[Self.flip] == .both)
    #expect(try call[Self.turn] == .leftRight)
    #expect(call.isGiven(Self.count) && call.isGiven(Self.parts) && call.isGiven(Self.flip))
    #expect(call.source.text(of: call.span(of: Self.rate)) == "2")
  }

  @Test func whatIsNotGivenHasItsDefaultOrNothing() throws {
    let call = try call("make to 1")
    #expect(try call[Self.object] == nil)
    #expect(try call[Self.name] == nil)
    #expect(try call[Self.way] == nil)
    #expect(try call[Self.parts].isEmpty)
    #expect(try call[Self.epochs] == 100)
    #expect(try call[Self.rate] == 1e-4)
    #expect(try call[Self.whole])
    #expect(try call[Self.marks] == [1, 2])
    #expect(try call[Self.seed] == nil)
    #expect(try call[Self.flip] == .leftRight)
    #expect(try call[Self.turn] == nil)
    #expect(!call.isGiven(Self.epochs) && !call.isGiven(Self.name))
  }

  @Test func valuesSideBySideAreAList() throws {
    let cells: Key<[Int]> = .argument("cell", .integer(), .variadic(), "which")
    let spec = CommandSpec("rerun", "again", keys: [cells])
    #expect(try call("rerun 2 3", [spec])[cells] == [2, 3])
    #expect(try call("rerun", [spec])[cells] == [])
  }

  @Test func aMissingOrWrongValueIsAnErrorAtItsPlace() throws {
    let call = try call("make d to 3 epochs=7")
    let text: Key<String> = .option("epochs", .string, default: "\"\"", "read otherwise than it is declared")
    let wrong = #expect(throws: Diagnostic.self) { try call[text] }
    #expect(wrong?.id == "wrong-type")
    #expect(wrong?.message.hasPrefix("`epochs` of `make` is ") == true)
    #expect(wrong?.span == call.span(of: Self.epochs))
    let other: Key<OtherObject> = .argument("object", .object("dataset"), "another type")
    #expect(#expect(throws: Diagnostic.self) { try call[other] }?.id == "wrong-type")
    let missing: Key<String> = .clause("as", .name, "not given")
    let none = #expect(throws: Diagnostic.self) { try call[missing] }
    #expect(none?.id == "missing-argument" && none?.message == "`make` needs as")
    let error = call.error(FitError.outOfRange, "too many", at: Self.count, hint: "fewer")
    #expect(error.id == "out-of-range" && call.source.text(of: error.span ?? call.span) == "3")
    let mapped = Self.epochs.map { _, call -> Int in
      throw call.error(EvaluatorError.tooLarge.kind, "odd", at: Self.epochs)
    }
    #expect(#expect(throws: Diagnostic.self) { try call[mapped] }?.id == "too-large")
  }

  @Test func theCallTellsWhichPathsAreReadAndWritten() throws {
    let files: Key<Value> = .argument("files", .oneOf([.object("dataset"), .list(of: .path), .path]), "what")
    let flat: Key<String?> = .option("flat", .path, default: .described("none"), "a flat field")
    let word: Key<String?> = .option("column", .word, default: .described("none"), "no path")
    let saved: Key<String?> = .clause("save", .path, "a file", access: .writes)
    let folder: Key<String?> = .clause("into", .path, "a folder", access: .fills)
    let spec = CommandSpec("join", "joins files", keys: [files, flat, word, saved, folder])
    let call = try call(
      "join [\"b.fits\", \"a.fits\"] flat=\"f.fits\" column=\"c\" save \"s.csv\" into \"out\"", [spec])
    #expect(call.paths(.reads).map(\.path) == ["b.fits", "a.fits", "f.fits"])
    #expect(call.paths(.reads).map(\.label) == ["files", "files", "flat"])
    #expect(call.paths(.writes).map(\.path) == ["s.csv"])
    #expect(call.paths(.fills).map(\.path) == ["out"])
    #expect(try self.call("join \"x/*.fits\"", [spec]).paths(.reads).map(\.path) == ["x/*.fits"])
    #expect(try self.call("join d", [spec]).paths(.reads).isEmpty)
    let many: Key<[String]> = .argument("file", .path, .variadic(atLeast: 1), "files")
    let each = CommandSpec("each", "files", keys: [many])
    #expect(try self.call("each \"a\" \"b\"", [each]).paths(.reads).map(\.path) == ["a", "b"])
  }

  private struct OtherObject: LanguageObject {
    let kindName = "dataset"
    let name = "other"
    let fieldNames: [String] = []
    func field(named name: String) -> Value? { nil }
  }
}
