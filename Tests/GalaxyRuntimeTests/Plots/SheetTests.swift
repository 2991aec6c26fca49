import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyImages
@testable import GalaxyRecords

@Suite("Sheets of images") struct SheetTests {
  private func sheet(_ count: Int, mark: String? = nil) -> ImageSheet {
    ImageSheet(
      title: "t",
      images: (0..<count).map { number in
        SheetImage(
          pixels: [0, 1, 2, 3], width: 2, height: 2, name: "image_of_a_rather_long_name_\(number).png",
          score: 0.25, className: "elliptical", verdict: "probably anomalous", mark: number == 0 ? mark : nil)
      })
  }

  @Test("as many tiles stand side by side as have room for the longest verdict, none wider than thirty")
  func tiles() {
    for (columns, count) in [(80, 4), (120, 6), (200, 10), (37, 2), (36, 1), (10, 1), (0, 1)] {
      let (tiles, width) = sheet(24).tiles(in: columns)
      #expect(tiles == count)
      #expect(tiles * (width + 1) - 1 <= max(columns, 1))
      if columns >= 18 { #expect((18...30).contains(width)) }
    }
    #expect(sheet(1).tiles(in: 200).count == 1 && sheet(1).tiles(in: 200).columns == 30)
  }

  @Test("captions stand beneath their images line by line, and long names keep both ends")
  func captions() throws {
    let lines = try sheet(3).text(.ascii, columns: 80).split(separator: "\n").map(String.init)
    let captions = lines.suffix(4)
    let names = captions.first?.components(26) ?? []
    #expect(names.count == 3)
    for (number, name) in names.enumerated() {
      #expect(name.count == 26 && name.hasPrefix("image_of_a_r") && name.hasSuffix("_name_\(number).png"))
    }
    #expect(captions.dropFirst().first?.components(26) == ["elliptical", "elliptical", "elliptical"])
    #expect(captions.dropFirst(2).first?.components(26) == ["score 0.25", "score 0.25", "score 0.25"])
    #expect(
      captions.last?.components(26) == ["probably anomalous", "probably anomalous", "probably anomalous"])
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test("a text is cut in its middle to the width, or filled up to it")
  func fitting() {
    #expect(ImageSheet.fitted("abc", to: 5) == "abc  ")
    #expect(ImageSheet.fitted("abcdefg", to: 5) == "ab…fg")
    #expect(ImageSheet.fitted("abcdefg", to: 4) == "ab…g")
    #expect(ImageSheet.fitted("abcdefg", to: 1) == "a")
    #expect(ImageSheet.fitted("a\tb\nc", to: 5) == "a b c")
  }

  @Test("a mark is a coloured frame and a word; a missing image a grey tile that says so")
  func marks() throws {
    let marked = try sheet(1, mark: "tiny frame").text(.blocks, columns: 20)
    let plain = try sheet(1).text(.blocks, columns: 20)
    #expect(marked.contains("38;2;230;159;0") && !plain.contains("38;2;230;159;0"))
    #expect(marked.contains("tiny frame"))
    let gone = ImageSheet(
      title: "", images: [SheetImage(problem: "file is missing", name: "x.png", score: nil)])
    let text = try gone.text(.blocks, columns: 20)
    #expect(text.contains("38;2;128;128;128") && text.contains("file is missing"))
    for sheet in [sheet(5, mark: "star"), gone] {
      let png = try sheet.picture(.png)
      let pixels = try #require(try PNGCodec.colours(png, path: "x"))
      let colours = Set(
        stride(from: 0, to: pixels.bytes.count, by: 3).map { Array(pixels.bytes[$0..<$0 + 3]) })
      #expect(colours.contains(sheet == gone ? [128, 128, 128] : ColourPicture.markColour))
      try PlotExamples.keep(sheet == gone ? "sheet-gone.png" : "sheet-marked.png", png)
    }
  }

  @Test("a row of pictures takes whole cells in terminals with graphics, so that captions stand beneath it")
  func cells() throws {
    for cell in [(10, 20), (7, 15), (9, 18)] {
      let text = try sheet(3).text(.sixel, columns: 80, cell: cell)
      // `"1;1;WIDTH;HEIGHT#…` in the head of a sixel picture.
      let head = text.split(separator: "\"").dropFirst().first?.split(separator: "#").first ?? ""
      let size = head.split(separator: ";").compactMap { Int($0) }
      let (count, width) = sheet(3).tiles(in: 80)
      #expect(size.count == 4 && size[2] == (count * (width + 1) - 1) * cell.0)
      #expect(size.count == 4 && size[3] % cell.1 == 0)
    }
  }
}

extension String {
  /// The words that stand in columns of a width, one apart.
  fileprivate func components(_ width: Int) -> [String] {
    let letters = Array(self)
    return stride(from: 0, to: letters.count, by: width + 1).map { start in
      var word = String(letters[start..<min(start + width, letters.count)])
      while word.last == " " { word.removeLast() }
      return word
    }
  }
}
