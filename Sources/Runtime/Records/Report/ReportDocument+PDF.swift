import GalaxyBase
import GalaxyErrors

extension ReportDocument {
  /// Pages of A4 with an outline, links, and the fonts in them; the same bytes each time.
  /// - Throws: `GalaxyError` if a picture cannot be drawn.
  public func pdf() throws(GalaxyError) -> [UInt8] {
    // Once to learn on which pages things are, and once to say so.
    let first = try ReportPages(self, known: nil).drawn()
    return try ReportPages(self, known: first.layout).drawn().bytes
  }
}

/// A report on its way to pages.
private struct ReportPages {
  /// Where things are.
  struct Layout {
    var pageCount = 1
    /// The page of each section.
    var pages: [Int] = []
  }

  private let document: ReportDocument
  private let known: Layout?

  init(_ document: ReportDocument, known: Layout?) { (self.document, self.known) = (document, known) }

  func drawn() throws(GalaxyError) -> (bytes: [UInt8], layout: Layout) {
    var layout = Layout()
    let title = ReportText.line(document.title)
    let bytes = try Canvas.draw(width: PageFlow.width, height: PageFlow.height, format: .pdf) {
      canvas throws(GalaxyError) in
      canvas.describe(title: title)
      let flow = PageFlow(canvas, footer: title, pageCount: known?.pageCount)
      head(flow)
      for (index, section) in document.sections.enumerated() {
        try draw(section, index, flow)
        layout.pages.append(flow.sectionPage)
      }
      flow.finish()
      layout.pageCount = flow.page
    }
    return (bytes, layout)
  }

  /// Title, question, answers, cautions, contents.
  private func head(_ flow: PageFlow) {
    flow.paragraph(document.title, size: 19, face: .bold, after: 6)
    if let question = document.question { flow.paragraph(question, size: 12, after: 8) }
    for answer in document.answers {
      let lines = flow.lines(
        of: ReportText.sentence(answer.sentence), within: PageFlow.breadth - 14, size: 11)
      flow.barred(lines, size: 11, Palette.blue)
      flow.y += 4
    }
    flow.cautions(document.cautions)
    guard document.sections.count > 1 else { return }
    flow.y += 6
    flow.paragraph("Contents", size: 11, face: .bold, after: 2)
    for (index, section) in document.sections.enumerated() {
      flow.need(15)
      let page = known.flatMap { $0.pages.indices.contains(index) ? "\($0.pages[index])" : nil } ?? ""
      let (canvas, y) = (flow.canvas, flow.y + 10)
      canvas.linked(to: Self.anchor(index)) {
        canvas.text(
          canvas.shortened(Self.name(section), to: PageFlow.breadth - 40, size: 10),
          at: Point(x: PageFlow.left, y: y), size: 10, face: .plain, color: Palette.deepBlue)
        canvas.text(page, at: Point(x: PageFlow.right, y: y), size: 10, face: .plain, side: .right)
      }
      flow.y += 15
    }
  }

  private static func anchor(_ index: Int) -> String { "s\(index + 1)" }

  private static func name(_ section: ReportSection) -> String {
    let title = ReportText.line(section.title)
    return section.kind.isEmpty ? title : "\(title) (\(ReportText.line(section.kind)))"
  }

  private func draw(_ section: ReportSection, _ index: Int, _ flow: PageFlow) throws(GalaxyError) {
    flow.y += 14
    // A heading stays with what follows it.
    flow.need(90)
    flow.sectionPage = flow.page
    let (canvas, y) = (flow.canvas, flow.y)
    canvas.line([Point(x: PageFlow.left, y: y), Point(x: PageFlow.right, y: y)], Palette.grid, width: 0.8)
    flow.y += 8
    canvas.addOutline(Self.name(section), to: Self.anchor(index))
    canvas.named(Self.anchor(index)) {
      canvas.text(
        canvas.shortened(Self.name(section), to: PageFlow.breadth, size: 14, bold: true),
        at: Point(x: PageFlow.left, y: flow.y + 14), size: 14, face: .bold)
    }
    flow.y += 24
    if let answer = section.answer { flow.paragraph(answer) }
    flow.cautions(section.cautions)
    for block in section.blocks { try draw(block, flow) }
  }

  private func draw(_ block: ReportBlock, _ flow: PageFlow) throws(GalaxyError) {
    switch block {
    case .heading(let text):
      flow.y += 6
      flow.need(70)
      flow.paragraph(ReportText.line(text), size: 11.5, face: .bold, after: 3)
    case .text(let text): flow.paragraph(text)
    case .values(let values): flow.values(values)
    case .table(let table): flow.table(table)
    case .figure(let figure): try flow.figure(figure)
    case .gallery(let gallery): flow.gallery(gallery)
    case .code(let text): flow.code(text)
    }
  }
}
