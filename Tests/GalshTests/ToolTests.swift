import Foundation
import Testing

/// `galsh fmt` and `galsh check`: what they change, say and end with.
@Suite struct ToolTests {
  private let untidy = "let   x=3\n\n\n\nprint x+1"
  private let tidy = "let x = 3\n\nprint x + 1\n"

  @Test func fmtFormatsFilesInPlaceAndThenNoMore() throws {
    let galsh = try GalshProcess()
    try galsh.write("a.gal", untidy)
    try galsh.write("b.gal", tidy)
    for _ in 0..<2 {
      let result = try galsh.run(["fmt", "a.gal", "b.gal"])
      #expect(result.status == 0)
      #expect(result.output == "" && result.errors == "")
      #expect(try galsh.data("a.gal") == Data(tidy.utf8))
    }
    #expect(galsh.files == ["a.gal", "b.gal"])
  }

  @Test func fmtReadsStandardInputAndWritesToStandardOutput() throws {
    let result = try GalshProcess().run(["fmt", "-"], input: untidy)
    #expect(result.status == 0)
    #expect(result.output == tidy)
  }

  @Test func fmtCheckListsWhatWouldChangeAndChangesNothing() throws {
    let galsh = try GalshProcess()
    try galsh.write("a.gal", untidy)
    try galsh.write("b.gal", tidy)
    let result = try galsh.run(["fmt", "--check", "a.gal", "b.gal"])
    #expect(result.status == 1)
    #expect(result.output == "a.gal\n")
    #expect(try galsh.data("a.gal") == Data(untidy.utf8))
    #expect(try galsh.run(["fmt", "--check", "b.gal"]).status == 0)
  }

  @Test func fmtLeavesAScriptThatDoesNotParseAndGoesOn() throws {
    let galsh = try GalshProcess()
    try galsh.write("bad.gal", "print (1")
    try galsh.write("a.gal", untidy)
    let result = try galsh.run(["fmt", "bad.gal", "a.gal"])
    #expect(result.status == 65)
    #expect(result.errors.contains("error[unclosed-bracket]") && result.errors.contains("bad.gal:1"))
    #expect(try galsh.data("bad.gal") == Data("print (1".utf8))
    #expect(try galsh.data("a.gal") == Data(tidy.utf8))
  }

  @Test(arguments: ["fmt", "check"]) func aFileThatIsMissingOrAFolderIsBadUsage(tool: String) throws {
    for name in ["nowhere.gal", "."] {
      let result = try GalshProcess().run([tool, name])
      #expect(result.status == 64)
      #expect(result.errors.contains("cannot read the script \(name)"))
    }
    #expect(try GalshProcess().run([tool]).status == 64)
  }

  @Test func checkRunsNothing() throws {
    let galsh = try GalshProcess()
    try galsh.write("a.gal", "mock galaxies 1 per class to \"out\"\nprint \"x\"")
    let result = try galsh.run(["check", "a.gal"])
    #expect(result.status == 0)
    #expect(result.output == "" && result.errors == "")
    #expect(galsh.files == ["a.gal"])
  }

  @Test func checkTellsEverythingThatIsWrongInEveryFile() throws {
    let galsh = try GalshProcess()
    try galsh.write("a.gal", "pretrian ae\nprint nothing")
    try galsh.write("b.gal", "set seed many")
    let result = try galsh.run(["check", "a.gal", "b.gal"])
    #expect(result.status == 65)
    for part in ["a.gal:1", "did you mean `pretrain`?", "a.gal:2", "b.gal:1"] {
      #expect(result.errors.contains(part), "\(part)")
    }
  }

  @Test func checkTakesValuesForParameters() throws {
    let galsh = try GalshProcess()
    try galsh.write("a.gal", "param n = 1\nprint n")
    #expect(try galsh.run(["check", "a.gal", "n=2"]).status == 0)
    #expect(try galsh.run(["check", "a.gal", "n=many"]).status == 65)
    #expect(try galsh.run(["check", "a.gal", "m=2"]).status == 65)
    #expect(try galsh.run(["check", "n=2"]).status == 64)
  }
}
