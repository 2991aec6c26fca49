import GalaxyBase
import GalaxyErrors

/// A catalogue as a table, and what there is to say of how it came about.
package struct LoadedTable {
  /// The table.
  package let table: ColumnTable
  /// What was chosen, a sentence each.
  package let notes: [String]

  /// Reads a file of any format that catalogues have.
  /// - Parameter wanted: names or patterns of the columns; empty: all.
  /// - Throws: GalaxyError of a kind of `CatalogueError`, or what reading throws.
  package init(_ path: String, columns wanted: [String] = []) throws {
    let catalogue = try Catalogue.read(path)
    if let misfit = catalogue.misfits.first { throw catalogue.error(of: misfit) }
    var notes = catalogue.notes
    var taken: Set<String> = []
    var renamed: [String] = []
    let columns = catalogue.columns.enumerated().map { place, column in
      // A header may leave a name out, as pandas does above its index.
      let base = column.name.isEmpty ? "column \(place + 1)" : column.name
      let name = base.unlike(&taken)
      if name != base { renamed.append("\(base) is \(name)") }
      return ColumnTable.Column(column).named(name)
    }
    if !renamed.isEmpty {
      notes.append("columns of a name that occurs before are renamed: \(renamed.joined(separator: ", "))")
    }
    let table = ColumnTable(columns)
    do {
      let names = try table.names(fitting: wanted, called: path)
      self.table = names == table.names ? table : table.choosing(names)
    } catch {
      throw GalaxyError(CatalogueError.missingColumn, error.message, file: path, hint: error.hint)
    }
    self.notes = notes
  }
}
