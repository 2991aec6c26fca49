import Foundation
import GalaxyLang
import GalaxyRuntime
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// Completion with galsh's own table: files, lists, and that the table offers something everywhere.
@Suite struct CompletionTests {
  private let folder: GalshProcess
  private let interpreter: Interpreter
  private let session: Session

  init() throws {
    folder = try GalshProcess()
    session = Session(
      commands: CommandList.all, face: TranscriptFace(isQuiet: true), threads: 1)
    interpreter = Interpreter(table: session.commands.table, host: session)
  }

  private func items(_ text: String) -> [CompletionItem] {
    let completion = interpreter.completion(of: text)
    let bytes = Array(text.utf8)
    return CompletionItem.items(
      of: completion, replacing: bytes[completion.replaced.start..<completion.replaced.end])
  }

  private func words(_ text: String) -> [String] { items(text).map(\.text) }

  @Test func filesHaveTheEndingThatIsWanted() throws {
    for name in ["a.csv", "a.txt", "weights.safetensors", ".a.csv"] { try folder.write(name, "") }
    try FileManager.default.createDirectory(
      at: folder.folder.appendingPathComponent("sub"), withIntermediateDirectories: false)
    let path = folder.folder.path + "/"
    #expect(words("load manifest \"\(path)") == ["a.csv", "sub/"])
    #expect(words("load manifest \"\(path).") == [".a.csv"])
    #expect(words("import weights \"\(path)") == ["sub/", "weights.safetensors"])
    #expect(words("mock galaxies 3 per class to \"\(path)") == ["sub/"])
    #expect(words("load images \"\(path)a.t") == ["a.txt"])
    #expect(items("load images \"\(path)a.t").map(\.follow) == [UInt8(ascii: "\"")])
    #expect(items("load manifest \"\(path)s").map(\.follow) == [nil])
    #expect(words("load manifest \"\(path)nowhere/") == [])
  }

  @Test func helpOffersCommands() {
    #expect(words("help tr") == ["train"])
    #expect(words("help train ") == ["svdd", "sad", "classes", "contrastive", "morphology", "detector"])
    #expect(words("params loa") == ["load"])
  }

  @Test func everyOptionOfEveryCommandIsOfferedWithALine() throws {
    for spec in CommandList.all.table.specs where !spec.takesCommand && spec.name != "!" {
      // What a command requires stands before its options in the examples.
      for option in spec.options {
        let all = items("\(spec.name) \(option.name)")
        let item = try #require(all.first { $0.text == option.name }, "\(spec.name) \(option.name)")
        // A column of numbers may be called as an option is, and stands in its place.
        if spec.name == "plot features", ["x", "y"].contains(option.name) { continue }
        #expect(item.follow == UInt8(ascii: "="))
        #expect(item.doc.hasPrefix(option.doc))
      }
    }
  }

  /// The Tab key answers at once, however much is loaded, because it looks at next to nothing of it.
  @Test func completionDoesNotGoThroughWhatIsLoaded() {
    let looks = Looks()
    session.put(LargeObject(looks: looks))
    let pixels = PixelStore.bytes([UInt8](repeating: 0, count: 300))
    let images = (0..<300).map { index in
      DatasetItem(path: "\(index)", name: "\(index)", label: index < 200 ? index % 2 : nil, group: "")
    }
    session.put(
      DatasetArtifact(
        name: "d",
        dataset: Dataset(items: images, height: 1, width: 1, options: LoadOptions(), pixels: pixels)
      ))
    for text in [
      "", "show ", "print l", "print large.", "test ", "pretrain ae on d ", "print large.count + ",
    ] {
      _ = items(text)
    }
    #expect(looks.count <= 1)
    #expect(items("print large[7].").map(\.text) == ["name"])
    #expect(looks.count <= 3)
    let labels = items("pretrain ae on d normal=")
    #expect(
      labels.prefix(2).map(\.text) == ["0", "1"]
        && labels.prefix(2).map(\.doc) == ["100 images", "100 images"])
  }

  @Test func classesWithNamesAreOfferedByTheirNames() {
    let images = (0..<5).map { DatasetItem(path: "\($0)", name: "\($0)", label: $0 % 3, group: "") }
    let dataset = Dataset(
      items: images, height: 1, width: 1, options: LoadOptions(),
      images: images.map { _ in PixelStore.bytes([0]) },
      classes: ClassNames([0: "barred", 1: "elliptical", 2: "ring galaxy"]))
    session.put(DatasetArtifact(name: "d", dataset: dataset))
    #expect(
      items("pretrain ae on d normal=").prefix(3).map(\.text) == ["barred", "elliptical", "\"ring galaxy\""])
    #expect(items("pretrain ae on d normal=el").map(\.text) == ["elliptical"])
  }

  /// How often an object was asked for what it holds.
  private final class Looks: @unchecked Sendable { var count = 0 }

  /// An object that counts how often it is looked into.
  private struct LargeObject: Artifact {
    let looks: Looks
    var name: String { "large" }
    static let kind = "dataset"
    static let properties: [Property<LargeObject>] = [
      Property("count", .integer, "how many there are") {
        $0.looks.count += 1
        return .integer(100_000)
      }
    ]
    var summary: String {
      looks.count += 1
      return ""
    }
    var elementCount: Int? { 100_000 }
    func element(at index: Int) -> [JSON.Member] {
      looks.count += 1
      return [.init("name", .string("\(index)"))]
    }
    func write(to content: inout ArtifactContent) {}
    init(looks: Looks) { self.looks = looks }
    init?(named name: String, from source: some ArtifactSource) { nil }
  }

  @Test func commonPrefixesEndBetweenCharacters() {
    func common(_ one: String, _ other: String) -> String {
      String(decoding: CompletionItem.commonPrefix(Array(one.utf8), Array(other.utf8)), as: UTF8.self)
    }
    #expect(common("train", "trail") == "trai")
    #expect(common("é", "è") == "")
    #expect(common("aé", "aè") == "a")
    #expect(common("a", "ab") == "a")
    #expect(common("", "b") == "")
  }

  @Test func listsFitTheWindow() {
    let described = (1...100).map { CompletionItem(text: "word\($0)", follow: nil, doc: "what it is") }
    let long = CompletionList(items: described, rows: 24, columns: 12).lines
    #expect(long.count == 21)
    #expect(long.last == "… and 80 more")
    #expect(CompletionList(items: described, rows: 24, columns: 80).lines[0] == "word1    what it is")
    let bare = (1...10).map { CompletionItem(text: "f\($0)", follow: nil) }
    #expect(CompletionList(items: bare, rows: 24, columns: 25).lines.count == 3)
    #expect(CompletionList(items: [], rows: 0, columns: 0).lines == [])
  }

  @Test func editorsKnowTheWordsOfAllClauses() throws {
    let clauses = Set(CommandList.all.table.specs.flatMap(\.clauses).map(\.keyword))
    func words(_ path: String, _ pattern: Regex<(Substring, Substring)>, _ separator: String) throws -> Set<
      String
    > {
      let text = try String(contentsOf: GalshProcess.root.appendingPathComponent(path), encoding: .utf8)
      return Set(text.matches(of: pattern).flatMap { $0.output.1.components(separatedBy: separator) })
    }
    let code = try words(
      "editors/vscode/syntaxes/gal.tmLanguage.json", /\(\?<=\\\\s\)\(\?:([a-z|]+)\)/, "|")
    let vim = try words("editors/vim/syntax/gal.vim", /galClause \/\\s\\@1<=\\%\(([a-z\\|]+)\\\)/, "\\|")
    #expect(clauses.subtracting(code).sorted() == [])
    #expect(clauses.subtracting(vim).sorted() == [])
    #expect(!clauses.isEmpty)
  }
}
