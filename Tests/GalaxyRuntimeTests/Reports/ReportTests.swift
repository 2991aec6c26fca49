import Foundation
import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyImages
@testable import GalaxyModels
@testable import GalaxyRecords

@Suite struct ReportTests {
  private static let nasty = "</td><script>alert(1)</script> \"q\" 'q' & \u{1b}[31m \u{0} \u{85} \u{fffe}"

  /// A report with a block of every kind, each full of what must not be taken for markup.
  private func report(rows: Int = 3, columns: Int = 4) throws -> ReportDocument {
    let context = ReportContext(streams: SeedStreams(seed: 1))
    let plot = ScorePlot(
      title: Self.nasty,
      series: [ScoreSeries(name: Self.nasty, role: .normal, scores: [1, 2, 3])], thresholds: nil)
    let pixels = (0..<(16 * 8)).map(Float.init)
    let tile = SheetImage(
      pixels: pixels, width: 16, height: 8, name: Self.nasty, score: 1, className: Self.nasty)
    return ReportDocument(
      title: Self.nasty, question: Self.nasty,
      sections: [
        ReportSection(
          Self.nasty, kind: Self.nasty, answer: Self.nasty, cautions: [Self.nasty, "once"],
          blocks: [
            .heading(Self.nasty), .text(Self.nasty), .values([(Self.nasty, Self.nasty)]), .code(Self.nasty),
            .table(
              ReportTable(
                Self.nasty, columns: (0..<columns).map { "column \($0)" }, numeric: [1],
                rows: (0..<rows).map { row in (0..<columns).map { "\(row) \($0) \(Self.nasty)" } },
                note: Self.nasty)),
            context.figure(plot, caption: Self.nasty, alternative: Self.nasty),
            .gallery(
              ReportGallery(Self.nasty, [tile, SheetImage(problem: Self.nasty, name: "a", score: nil)])),
          ]),
        ReportSection("two", cautions: ["once"]),
      ])
  }

  @Test func namesAreTextWhateverIsInThem() throws {
    let html = try report().html()
    for word in ["<script", "\u{1b}", "\u{0}", "\u{85}", "\u{fffe}", "http:", "https:", "\"q\""] {
      #expect(!html.contains(word), "\(word.debugDescription)")
    }
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;q&quot; &#39;q&#39; &amp;"))
    #expect(html.components(separatedBy: "<td").count == 3 * 4 + 1)
  }

  @Test func aCautionStandsAtTheTopOnce() throws {
    let document = try report()
    #expect(document.cautions == [Self.nasty, "once"])
    let html = try document.html()
    let head = try #require(html.range(of: "</header>"))
    #expect(html[..<head.lowerBound].components(separatedBy: "<p>once</p>").count == 2)
    let counts = document.counts
    #expect(counts.figures == 1 && counts.pictures == 2 && counts.tables == 1)
  }

  @Test func bothFormsAreTheSameBytesEachTime() throws {
    #expect(try report().html() == report().html())
    #expect(try report().pdf() == report().pdf())
    let pdf = try report().pdf()
    #expect(pdf.starts(with: Array("%PDF".utf8)))
    #expect(!String(decoding: pdf, as: UTF8.self).contains("CreationDate"))
  }

  @Test(arguments: [(0, 1), (0, 0), (1, 1), (400, 3), (5, 40)])
  func tablesOfAnyShapeHavePages(rows: Int, columns: Int) throws {
    let pdf = try report(rows: rows, columns: columns).pdf()
    #expect(String(decoding: pdf.suffix(16), as: UTF8.self).contains(OwnOutput.mark))
    #expect(try report(rows: rows, columns: columns).html().contains("</html>"))
  }

  @Test func anEmptyReportHasAPage() throws {
    let empty = ReportDocument(title: "", sections: [])
    #expect(try !empty.pdf().isEmpty)
    #expect(try empty.html().contains("<h1></h1>"))
  }

  @Test func surfacesOfAnSVGAreCountedFromOne() {
    let svg = Array(
      "<g id=\"surface16\"/><use href=\"#surface21\"/><use href=\"#surface16\"/>surface9 \"surface\"".utf8)
    #expect(
      String(decoding: Canvas.renumbered(svg: svg), as: UTF8.self)
        == "<g id=\"surface1\"/><use href=\"#surface2\"/><use href=\"#surface1\"/>surface9 \"surface\"")
  }

  // MARK: - Words

  @Test func marksThatTurnTheDirectionAreTold() {
    #expect(ReportText.line("a\u{202e}b\u{2066}c") == "a⟨U+202E⟩b⟨U+2066⟩c")
    #expect(ReportText.line("שלום") == "שלום")
  }

  @Test func longNamesKeepBothEnds() {
    let text = ReportText.line("begin" + String(repeating: "x", count: 10_000) + "end.fits")
    #expect(text.hasPrefix("beginxxx"))
    #expect(text.contains("…") && text.contains("end.fits (10013 characters)"))
    #expect(text.count < 130)
    let sentence = ReportText.sentence("a word " + String(repeating: "y", count: 500) + " and more")
    #expect(sentence.hasPrefix("a word yyy") && sentence.hasSuffix("yyy (500 characters) and more"))
    #expect(ReportText.line("short\nname") == "short name")
    #expect(ReportText.lines("two\nlines") == "two\nlines")
  }

  @Test func aLetterHasThreeAccentsAtMost() {
    let text = ReportText.line("e" + String(repeating: "\u{301}", count: 500) + "f")
    #expect(Array(text.unicodeScalars) == Array("e\u{301}\u{301}\u{301}f".unicodeScalars))
  }

  // MARK: - Sections

  @Test func whatHasNoSectionOfItsOwnIsToldByWhatShowSays() throws {
    let network = try #require(NetworkDescription.builtIn)
    let section = try ReportContext(streams: SeedStreams(seed: 1)).section(of: network)
    #expect(section.title == "galnet" && section.kind == "network")
    #expect(section.answer == network.line)
    let tables = section.blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
    #expect(tables.first?.columns.map(\.title) == ["", "layer", "output", "parameters"])
    #expect(tables.first?.columns.last?.isNumeric == true)
    #expect(!section.blocks.contains { if case .text(network.line) = $0 { true } else { false } })
  }

  @Test func linesInColumnsStayAsTheyStand() {
    let blocks = ReportContext.blocks(Prose("a sentence\ngroups   12\nformats  fits\nanother"))
    guard blocks.count == 3, case .text("a sentence") = blocks[0],
      case .code("groups   12\nformats  fits") = blocks[1], case .text("another") = blocks[2]
    else {
      Issue.record("\(blocks)")
      return
    }
  }

  @Test func aFigureThatCannotBeDrawnIsASentence() throws {
    let plot = ScorePlot(
      title: "t", series: [ScoreSeries(name: "s", role: .normal, scores: [.nan])], thresholds: nil)
    let block = ReportContext(streams: SeedStreams(seed: 1)).figure(plot, caption: "c", alternative: "a")
    guard case .text(let text) = block else {
      Issue.record("\(block)")
      return
    }
    #expect(text.hasPrefix("No figure: a score cannot be drawn"))
  }

  @Test func galleriesShowAsManyAsAreAskedFor() throws {
    let network = try #require(NetworkDescription.builtIn)
    let rows = (0..<9).map { (path: "\($0)", name: "\($0)") }
    let none = try ReportContext(streams: SeedStreams(seed: 1), gallery: 0).gallery("c", of: network, rows)
    #expect(none.isEmpty)
    let blocks = try ReportContext(streams: SeedStreams(seed: 1), gallery: 4).gallery("c", of: network, rows)
    guard case .gallery(let gallery)? = blocks.first else {
      Issue.record("\(blocks)")
      return
    }
    #expect(gallery.images.map(\.name) == ["0", "1", "2", "3"])
  }

  @Test func anInterruptedReportIsNone() throws {
    let flag = CancellationFlag()
    flag.cancel()
    let context = ReportContext(work: WorkContext(cancellation: flag), streams: SeedStreams(seed: 1))
    #expect(throws: GalaxyError.self) { try context.section(of: try #require(NetworkDescription.builtIn)) }
  }

  @Test func thumbnailsAreMeansOfWholePixels() throws {
    // 400 × 200: black left half, white right half, made smaller by 3.
    let pixels = (0..<(400 * 200)).map { $0 % 400 < 201 ? Float(0) : 1 }
    let image = SheetImage(pixels: pixels, width: 400, height: 200, name: "n", score: nil)
    let small = try #require(image.thumbnail)
    #expect(small.width == 133 && small.height == 66)
    #expect(small.pixels[0] == 0 && small.pixels[132] == 255)
    #expect(small.pixels[66] == 0 && small.pixels[67] == 255)
    // One as small as it is stays what it is.
    let tiny = SheetImage(pixels: [0, 1], width: 2, height: 1, name: "n", score: nil)
    #expect(tiny.thumbnail?.pixels == [0, 255])
    // A strip keeps a row.
    let strip = SheetImage(pixels: (0..<1000).map(Float.init), width: 1000, height: 1, name: "n", score: nil)
    #expect(strip.thumbnail?.height == 1)
  }

  @Test func moreRowsAreSaidToBeElsewhere() {
    let context = ReportContext(streams: SeedStreams(seed: 1), rows: 2)
    let block = context.table("t", columns: ["a"], numeric: [], rows: [["1"], ["2"], ["3"]], of: "kinds")
    guard case .table(let table) = block else {
      Issue.record("\(block)")
      return
    }
    #expect(table.rows.count == 2)
    #expect(table.note == "… and 1 more row; save kinds to \"kinds.csv\" gives all of them")
  }
}
