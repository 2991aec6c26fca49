import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct DisplayTests {
  private let slope = GrayPicture(unchecked: 40, 20, (0..<800).map { UInt8($0 % 40 * 6) })
  private let colours = ColourPicture(
    width: 3, height: 2, bytes: [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 128, 128, 128])

  @Test("base64 is Foundation's")
  func base64() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 200) }
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
    }
  }

  /// The pieces of kitty's answer: control data and payload.
  private func pieces(_ text: String) -> [(control: String, payload: String)] {
    text.components(separatedBy: "\u{1b}_G").dropFirst().map { piece in
      let parts = piece.components(separatedBy: "\u{1b}\\")[0].split(separator: ";", maxSplits: 1)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
  }

  @Test("kitty gets the PNG in pieces of at most 4096 bytes, the last one marked")
  func kitty() throws {
    var stream = SeedStreams(seed: 1).stream("display")
    let noise = GrayPicture(unchecked: 150, 150, (0..<22_500).map { _ in UInt8(stream.below(256)) })
    let pieces = pieces(try TerminalPicture(noise).text(.kitty, columns: 80, rows: 24))
    #expect(pieces.count > 3)
    #expect(pieces[0].control.hasPrefix("a=T,f=100,q=2,c=48,r=24,m=1"))
    #expect(pieces.dropFirst().dropLast().allSatisfy { $0.control == "m=1" && $0.payload.utf8.count == 4096 })
    #expect(pieces.last?.control == "m=0")
    let data = try #require(Data(base64Encoded: pieces.map(\.payload).joined()))
    #expect(try PNGCodec.decode(Array(data), path: "x") == noise)
  }

  @Test("iTerm2 gets the PNG with its length, no larger than the room")
  func iterm() throws {
    let text = try TerminalPicture(slope).text(.iterm, columns: 2, rows: 24)
    #expect(text.hasPrefix("\u{1b}]1337;File=inline=1;size=") && text.hasSuffix("\u{7}\n"))
    #expect(text.contains(";width=2;height=1;"))
    let payload = try #require(text.dropLast(2).split(separator: ":").last)
    let data = try #require(Data(base64Encoded: String(payload)))
    #expect(text.contains("size=\(data.count);"))
    #expect(try PNGCodec.decode(Array(data), path: "x").width == 20)
  }

  /// Reads sixel back into colour numbers.
  private func readSixel(_ text: String) throws -> (palette: [Int: [Int]], pixels: [[Int]]) {
    let body = try #require(
      text.components(separatedBy: "q\"1;1;").last?.components(separatedBy: "\u{1b}\\").first)
    let size = body.prefix { $0 != "#" }.split(separator: ";").compactMap { Int($0) }
    var pixels = [[Int]](repeating: [Int](repeating: -1, count: size[0]), count: size[1])
    var palette: [Int: [Int]] = [:]
    var (x, top, colour) = (0, 0, 0)
    var rest = body.drop { $0 != "#" }
    while let letter = rest.popFirst() {
      func number() -> Int {
        let digits = rest.prefix { $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return Int(digits) ?? 0
      }
      func draw(_ value: UInt8, _ count: Int) {
        for _ in 0..<count {
          for bit in 0..<6 where (value - 63) >> bit & 1 == 1 { pixels[top + bit][x] = colour }
          x += 1
        }
      }
      switch letter {
      case "#":
        colour = number()
        if rest.first == ";" {
          palette[colour] = (0..<4).map { _ in
            rest = rest.dropFirst()
            return number()
          }
        }
      case "$": x = 0
      case "-": (x, top) = (0, top + 6)
      case "!":
        let count = number()
        draw(try #require(rest.popFirst()?.asciiValue), count)
      default: draw(try #require(letter.asciiValue), 1)
      }
    }
    return (palette, pixels)
  }

  @Test("sixel reads back as the picture")
  func sixel() throws {
    let grey = try readSixel(Sixel.encode(ColourPicture(slope)))
    #expect(grey.pixels.count == 20)
    for (y, row) in grey.pixels.enumerated() {
      for (x, colour) in row.enumerated() {
        let percent = try #require(grey.palette[colour])[1]
        #expect(abs(percent * 255 / 100 - x * 6) <= 7, "\(x) \(y)")
      }
    }
    let colour = try readSixel(Sixel.encode(try #require(colours)))
    #expect(colour.palette[colour.pixels[0][0]] == [2, 100, 0, 0])
    #expect(colour.palette[colour.pixels[0][1]] == [2, 0, 100, 0])
    #expect(colour.palette[colour.pixels[1][1]] == [2, 100, 100, 100])
  }

  @Test("half blocks: upper pixel as ink, lower as paper, colours reset at every line's end")
  func blocks() throws {
    let picture = try #require(colours)
    let text = HalfBlocks.encode(picture, in256: false)
    #expect(
      text.hasPrefix("\u{1b}[38;2;255;0;0m\u{1b}[48;2;0;0;0m▀\u{1b}[38;2;0;255;0m\u{1b}[48;2;255;255;255m▀"))
    #expect(text.hasSuffix("▀\u{1b}[0m\n"))
    let small = HalfBlocks.encode(picture, in256: true)
    #expect(small.hasPrefix("\u{1b}[38;5;196m\u{1b}[48;5;16m▀\u{1b}[38;5;46m\u{1b}[48;5;231m▀"))
    #expect(HalfBlocks.xterm((128, 128, 128)) == 244 && HalfBlocks.xterm((95, 0, 0)) == 52)
  }

  @Test(
    "every form keeps to its room and the picture's proportions", arguments: TerminalPicture.Form.allCases)
  func room(form: TerminalPicture.Form) throws {
    for (columns, rows) in [(80, 24), (7, 3), (1, 1), (0, -5), (form == .sixel ? 30 : 100_000, 100_000)] {
      let text = try TerminalPicture(slope).text(form, columns: columns, rows: rows)
      #expect(text.hasSuffix("\n"))
      guard [.blocks, .colours256, .ascii].contains(form) else { continue }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(lines.count <= max(1, rows))
      if columns == 7 { #expect(lines.count == 2) }
      #expect(lines.allSatisfy { line in line.count { $0 == "▀" } <= max(1, columns) })
    }
  }

  @Test("ASCII goes from blank to @")
  func ascii() throws {
    let line = try #require(
      try TerminalPicture(slope).text(.ascii, columns: 40, rows: 10).split(separator: "\n").first)
    #expect(line.hasPrefix("   ") && line.contains("..") && line.hasSuffix("@"))
    let white = ColourPicture(GrayPicture(unchecked: 2, 2, [255, 255, 255, 255]))
    #expect(AsciiArt.encode(white) == "@@\n@@\n")
  }
}
