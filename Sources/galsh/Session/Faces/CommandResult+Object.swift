import GalaxyLang
import GalaxyRuntime

extension CommandResult {
  /// What `show NAME` says of an object.
  /// - Throws: `GalaxyError` of kind `interrupted`, or for what has to be read first.
  package init(showing object: any Artifact, _ work: WorkContext) throws {
    try object.prepare(work)
    let details = try object.details(work)
    let values =
      [JSON.Member("name", .string(object.name)), .init("kind", .string(object.kind))] + object.listed
      + details.properties
    var fields = values.filter { $0.key != details.table?.name }.map { Field($0.key, $0.value) }
    if let table = details.table { fields.append(.init(table.name, table.rows)) }
    self.init("show", fields: fields, details.prose)
  }
}
