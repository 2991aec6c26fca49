import GalaxyBase
import GalaxyErrors
import GalaxyImages

extension ReportDocument {
  /// One page that needs nothing else: no script, nothing from the network, all text escaped, pictures inside.
  /// - Throws: `GalaxyError` if a picture cannot be coded.
  public func html() throws -> String {
    var parts = [
      "<header>", "<h1>\(Self.words(title))</h1>",
    ]
    if let question { parts.append("<p class=\"question\">\(Self.words(question))</p>") }
    if !answers.isEmpty {
      let items = answers.map { answer in
        "<li>\(Self.words(answer.sentence)) <a href=\"#s\(answer.section + 1)\">\(link(answer.section))</a></li>"
      }
      parts.append("<ul class=\"answers\">\n\(items.joined(separator: "\n"))\n</ul>")
    }
    parts += Self.html(cautions: cautions)
    parts.append("</header>")
    if sections.count > 1 { parts.append(contents) }
    parts.append("<main>")
    for (index, section) in sections.enumerated() { parts.append(try html(section, index)) }
    parts.append("</main>")
    return HTMLPage.text(
      title: ReportText.line(title), style: ReportStyle.css, body: parts.joined(separator: "\n"))
  }

  /// Text as it may stand in the page.
  private static func words(_ text: String) -> String { HTMLPage.escaped(ReportText.sentence(text)) }

  /// A name or the like, as it may stand in the page.
  private static func name(_ text: String) -> String { HTMLPage.escaped(ReportText.line(text)) }

  /// The text of a cell, which may be parted behind what parts the words of a name, and where there is nothing
  /// of the kind for long.
  private static func cell(_ text: String) -> String {
    var (parts, part): ([String], String) = ([], "")
    let line = Array(ReportText.line(text))
    for (place, character) in line.enumerated() {
      part.append(character)
      // A number stays in one piece.
      let isInNumber = place + 1 < line.count && line[place + 1].isNumber && ".,".contains(character)
      let maySplit = "/_-.,:=".contains(character) && part.count > 4 && !isInNumber
      if maySplit || part.count >= longestRun || character == " " {
        parts.append(part)
        part = ""
      }
    }
    return (parts + [part]).map(HTMLPage.escaped).joined(separator: "<wbr>")
  }

  /// So many characters of a word stay together in a table.
  private static let longestRun = 20
  /// A table of more columns than this has its rows one below the other on a phone.
  private static let mostColumnsOnPhone = 5

  private func link(_ section: Int) -> String { Self.name(sections[section].title) }

  private var contents: String {
    let items = sections.enumerated().map { index, section in
      "<li><a href=\"#s\(index + 1)\">\(link(index))</a>\(Self.kind(section))</li>"
    }
    return "<nav aria-label=\"Contents\"><ol>\n\(items.joined(separator: "\n"))\n</ol></nav>"
  }

  private static func kind(_ section: ReportSection) -> String {
    section.kind.isEmpty ? "" : " <span class=\"kind\">\(name(section.kind))</span>"
  }

  private static func html(cautions: [String]) -> [String] {
    if cautions.isEmpty { return [] }
    let lines = cautions.map { "<p>\(words($0))</p>" }.joined(separator: "\n")
    return ["<div class=\"cautions\" role=\"note\">\n<strong>Caution</strong>\n\(lines)\n</div>"]
  }

  private func html(_ section: ReportSection, _ index: Int) throws -> String {
    var parts = [
      "<section id=\"s\(index + 1)\">", "<h2>\(Self.name(section.title))\(Self.kind(section))</h2>",
    ]
    if let answer = section.answer { parts.append("<p>\(Self.words(answer))</p>") }
    parts += Self.html(cautions: section.cautions)
    for block in section.blocks { parts.append(try Self.html(block)) }
    parts.append("</section>")
    return parts.joined(separator: "\n")
  }

  // MARK: - Blocks

  private static func html(_ block: ReportBlock) throws -> String {
    switch block {
    case .heading(let text): "<h3>\(name(text))</h3>"
    case .text(let text): "<p>\(words(text))</p>"
    case .values(let values):
      "<dl>\n" + values.map { "<dt>\(name($0.name))</dt><dd>\(words($0.value))</dd>" }.joined(separator: "\n")
        + "\n</dl>"
    case .table(let table): html(table)
    case .figure(let figure): html(figure)
    case .gallery(let gallery): try html(gallery)
    case .code(let text): "<pre>\(HTMLPage.escaped(ReportText.lines(text)))</pre>"
    }
  }

  private static func html(_ table: ReportTable) -> String {
    let isWide = table.columns.count > mostColumnsOnPhone
    let caption = table.caption.isEmpty ? "" : "<caption>\(words(table.caption))</caption>\n"
    func cells(_ tag: String, _ row: [String]) -> String {
      zip(table.columns, row).map { column, cell in
        // On a phone the heading stands before each cell.
        let scope = tag == "th" ? " scope=\"col\"" : isWide ? " data-name=\"\(name(column.title))\"" : ""
        return "<\(tag)\(scope) class=\"\(column.isNumeric ? "n" : "t")\">\(Self.cell(cell))</\(tag)>"
      }.joined()
    }
    let titles = table.columns.map(\.title)
    let head = titles.allSatisfy(\.isEmpty) ? "" : "<thead><tr>\(cells("th", titles))</tr></thead>\n"
    let rows = table.rows.map { "<tr>\(cells("td", $0))</tr>" }.joined(separator: "\n")
    let note = table.note.map { "\n<p class=\"note\">\(words($0))</p>" } ?? ""
    let label = table.caption.isEmpty ? "table" : words(table.caption)
    let box =
      "class=\"wide\(table.rows.count <= 8 ? " short" : "")\" role=\"region\" aria-label=\"\(label)\" tabindex=\"0\""
    let kind = isWide ? " class=\"many\"" : ""
    return "<div \(box)><table\(kind)>\n\(caption)\(head)<tbody>\n\(rows)\n</tbody></table></div>\(note)"
  }

  private static func html(_ figure: ReportFigure) -> String {
    let svg = "image/svg+xml"
    let image =
      "<img alt=\"\(words(figure.alternative))\" src=\"\(HTMLPage.address(of: figure.wide, type: svg))\">"
    let narrow = figure.narrow.map {
      "<source media=\"(max-width: 480px)\" srcset=\"\(HTMLPage.address(of: $0, type: svg))\">"
    }
    return
      "<figure><picture>\(narrow ?? "")\(image)</picture><figcaption>\(words(figure.caption))</figcaption></figure>"
  }

  private static func html(_ gallery: ReportGallery) throws -> String {
    let items = try gallery.images.map { image in
      let lines = image.caption().filter { $0 != image.problem }
      let caption = lines.enumerated().map { index, line in
        index == 0
          ? "<b>\(name(line))</b>"
          : line == image.mark ? "<span class=\"mark\">\(name(line))</span><br>" : "\(name(line))<br>"
      }.joined()
      guard image.problem == nil, let picture = image.thumbnail else {
        return "<li><span class=\"none\">\(name(image.problem ?? "no picture"))</span>\(caption)</li>"
      }
      let bytes = try PNGCodec.encode(picture, path: image.name)
      let address = HTMLPage.address(of: bytes, type: "image/png")
      return "<li><img alt=\"\(name(lines.joined(separator: ", ")))\" src=\"\(address)\">\(caption)</li>"
    }
    return
      "<figure class=\"sheet\"><figcaption>\(words(gallery.caption))</figcaption>\n<ul class=\"gallery\">\n"
      + "\(items.joined(separator: "\n"))\n</ul></figure>"
  }
}

extension SheetImage {
  /// The largest side of an image in a report, in pixels: sharp on a dense screen, and small.
  private static let thumbnailSide = 192

  /// The image as grey bytes, made smaller by whole factors until it is at most as large as a report needs;
  /// nil if its pixels are not as many as its size says.
  var thumbnail: GrayPicture? {
    guard let picture, width > 0, height > 0 else { return nil }
    let factor = (max(width, height) + Self.thumbnailSide - 1) / Self.thumbnailSide
    if factor <= 1 { return picture }
    let (columns, rows) = (max(1, width / factor), max(1, height / factor))
    var greys: [UInt8] = []
    greys.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        // The mean of the pixels that fall into one.
        var (sum, count) = (0, 0)
        for y in (row * factor)..<min((row + 1) * factor, height) {
          for x in (column * factor)..<min((column + 1) * factor, width) {
            sum += Int(picture.pixels[y * width + x])
            count += 1
          }
        }
        greys.append(UInt8(clamping: (sum + count / 2) / max(1, count)))
      }
    }
    return GrayPicture(width: columns, height: rows, pixels: greys)
  }
}
