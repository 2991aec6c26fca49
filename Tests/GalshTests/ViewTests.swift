import Foundation
import GalaxyRuntime
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// `view`, `gallery` and `check`, and which form of picture a terminal gets.
@Suite struct ViewTests {
  private func form(
    _ variables: [String: String], hasColor: Bool = true, answer: TerminalPicture.Form? = nil
  ) -> TerminalPicture.Form {
    TerminalGraphics.form(hasColor: hasColor, environment: { variables[$0] }, ask: { answer })
  }

  @Test func aTerminalGetsTheBestFormThatItUnderstands() {
    let utf8 = ["LANG": "en_GB.UTF-8", "TERM": "xterm-256color"]
    #expect(form(["TERM": "xterm-kitty"]) == .kitty)
    #expect(form(["TERM": "xterm", "TERM_PROGRAM": "WezTerm"]) == .iterm)
    #expect(form(["TERM": "foot"]) == .sixel)
    #expect(form(utf8, answer: .sixel) == .sixel, "what the terminal answers")
    #expect(form(utf8) == .colours256)
    #expect(form(utf8.merging(["COLORTERM": "truecolor"]) { $1 }) == .blocks)
    #expect(form(["TERM": "xterm"]) == .ascii, "half blocks need UTF-8")
    let tmux = utf8.merging(["TMUX": "/tmp/x", "TERM_PROGRAM": "WezTerm"]) { $1 }
    #expect(form(tmux, answer: .kitty) == .colours256, "tmux passes no graphics on")
    #expect(form(["TERM": "xterm-kitty"], hasColor: false) == .ascii, "NO_COLOR")
  }

  @Test func answersOfTerminalsAreUnderstood() {
    func graphics(_ text: String) -> TerminalPicture.Form? { TerminalQuery.graphics(in: Array(text.utf8)) }
    #expect(graphics("\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?62;c") == .kitty)
    #expect(graphics("\u{1b}[?62;4;22c") == .sixel)
    #expect(graphics("\u{1b}[?64;1;2;6c") == nil)
    #expect(graphics("\u{1b}[?4c") == nil, "the first number is the kind of terminal")
    #expect(graphics("") == nil && graphics("abc") == nil)
  }

  private func prepared() throws -> GalshProcess {
    let galsh = try GalshProcess()
    let result = try galsh.run(["-c", "mock galaxies 3 per class to \"m\" format=fits size=64"])
    #expect(result.status == 0, "\(result.errors)")
    return galsh
  }

  private let load = "load images \"m\" as d size=32\n"

  @Test func withoutATerminalALineDescribesThePicture() throws {
    let galsh = try prepared()
    let result = try galsh.run([
      "-c", load + "view d[2]\ngallery d n=4\nview \"m/barred/barred_0001.fits\" stretch=log",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(!result.output.contains("\u{1b}"), "no escape bytes in a pipe")
    #expect(result.output.contains("d[2]: 32 × 32 pixels, m/barred/barred_0003.fits"))
    #expect(result.output.contains("d: 4 of 9 images\n  barred_0001.fits      barred_0003.fits\n"))
    #expect(result.output.contains("barred_0001.fits: 64 × 64 pixels, HDU 0, electron"))
  }

  @Test func savedPicturesArePNGOfTheirOwnSize() throws {
    let galsh = try prepared()
    let result = try galsh.run([
      "-c",
      load + """
        view d[0] save "a.png"
        view "m/barred/barred_0001.fits" crop=galaxy save "b.png"
        view ["m/barred/barred_0001.fits", "m/spiral/spiral_0001.fits", "m/spiral/spiral_0002.fits"] save "c.png"
        gallery d save "d.png"
        inspect "a.png"
        inspect "b.png"
        inspect "c.png"
        """,
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("a.png: PNG, 32 × 32 pixels"))
    #expect(result.output.contains("b.png: PNG, 64 × 64 pixels, mode RGB"))
    #expect(result.output.contains("half-light radius"))
    #expect(result.output.contains("c.png: PNG, 64 × 64 pixels, mode RGB"))
    #expect(try galsh.data("d.png").count > 5000)
  }

  @Test(arguments: [
    ("view d", "`view d[0]` shows one image"), ("view d[0] limits=zscale", "no meaning here"),
    ("view \"m/barred/barred_0001.fits\" stretch=2", "for colours"),
    ("view \"m/barred/barred_0001.fits\" rgb=1,2", "three bands"),
    ("view \"m/barred/barred_0001.fits\" rgb=g,r,i", "has no band g"),
    ("view \"m/barred/barred_0001.fits\" save \"x.jpg\"", "does not end in .png"),
    ("view \"m/barred/barred_0001.fits\" q=3", "no meaning"), ("view d[99]", "there is no element 99"),
    ("view \"m\"", "is a folder"), ("view 3", "not 3"), ("view \"x.fits\" cutout=1,2", "x, y, width"),
  ])
  func whatCannotBeShownIsOneError(line: String, says: String) throws {
    let galsh = try prepared()
    let result = try galsh.run(["-c", load + line])
    #expect(result.status == 70 || result.status == 65)
    #expect(result.errors.contains(says), "\(result.errors)")
    #expect(!galsh.files.contains("x.jpg"))
  }

  @Test func checkFindsWhatSpoilsATraining() throws {
    let galsh = try prepared()
    try galsh.write(
      "m.csv",
      "location,label\nm/barred/barred_0001.fits,0\nm/barred/barred_0002.fits,0\nm/spiral/spiral_0001.fits,1\n"
        + "copy.fits,1\nm/spiral/spiral_0002.fits,\n")
    try FileManager.default.copyItem(
      at: galsh.folder.appendingPathComponent("m/barred/barred_0001.fits"),
      to: galsh.folder.appendingPathComponent("copy.fits"))
    let result = try galsh.run([
      "--mode", "json", "-c", "load manifest \"m.csv\" as d size=32\ncheck d\n" + load + "check d",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let checks = try result.lines.map { try JSON.parse($0) }.filter { $0["command"] == "check" }
    let kinds = checks[0]["findings"]?.array?.compactMap { $0["kind"]?.string }
    #expect(kinds == ["contradictory", "unlabelled"])
    #expect(checks[1]["findings"]?.array?.isEmpty == true)
  }

  @Test func pixelsOfAnotherKindThanTheTrainingsAreRemarkedOnOnce() throws {
    let galsh = try prepared()
    let result = try galsh.run([
      "-c",
      load + """
        network small from 1x32x32 { encode { conv 3x3 2 pad=1; leaky_relu; pool 8x8; flatten; fc 8 } }
        load images "m" as t size=32 label=1
        train svdd on t network=small normal=1 epochs=1 as m
        mock galaxies 2 per class to "p" format=png size=32
        apply m to "p" as s
        apply m to "m" as u
        """,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let remarks = result.errors.split(separator: "\n").filter { $0.contains("trained on stretched flux") }
    #expect(remarks.count == 1 && remarks[0].contains("6 of these images are 8-bit pictures"))
  }

  @Test func inspectTellsProgramsWhatCannotBeRead() throws {
    let galsh = try GalshProcess()
    try galsh.write("x.fits", "SIMPLE  =")
    let result = try galsh.run(["--mode", "json", "-c", "inspect \"x.fits\""])
    #expect(result.status == 70 && result.lines.count == 1)
    let json = try JSON.parse(result.lines[0])
    #expect(json["file"]?.string == "x.fits" && json["error"]?["id"]?.string != nil)
    #expect(json["error"]?["message"]?.string?.contains("x.fits") == true)
  }
}
