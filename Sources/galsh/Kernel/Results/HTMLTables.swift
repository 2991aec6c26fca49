import GalaxyRuntime

/// Prose with its tables in HTML.
enum HTMLTables {
  /// The most rows of a table that a page shows.
  static let most = 500

  /// The whole as HTML; nil if it has no table with headings, so that plain text says it as well.
  static func html(of prose: Prose) -> String? {
    var hasTable = false
    let parts = prose.pieces.map { piece -> String in
      switch piece {
      case .table(let table, _) where !table.isWithoutHeadings:
        hasTable = true
        return html(of: table)
      default: return "<pre>\(escaped(Prose([piece]).text(width: RichResult.width)))</pre>"
      }
    }
    return hasTable ? parts.joined(separator: "\n") : nil
  }

  private static func html(of table: TextTable) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      let columns = cells.enumerated().map { column, cell in
        let side = table.leansRight(column) ? "right" : "left"
        return "<\(tag) style=\"text-align:\(side)\">\(escaped(cell))</\(tag)>"
      }
      return "<tr>\(columns.joined())</tr>"
    }
    let rows = table.rows.prefix(most).map { row($0, "td") }.joined(separator: "\n")
    let left = table.rows.count - most
    let note = left > 0 ? "\n<p>… and \(counted(left, "more row")); a file holds them all</p>" : ""
    return "<table>\n<thead>\(row(table.header, "th"))</thead>\n<tbody>\n\(rows)\n</tbody>\n</table>\(note)"
  }

  /// Text in which nothing is markup.
  static func escaped(_ text: String) -> String { HTMLPage.escaped(text) }
}
