import GalaxyBase
import GalaxyErrors

extension SessionFile {
  /// Writes a change: all of it, or nothing.
  /// - Throws: `GalaxyError`: a `SessionError`, a `FileError` if the disk is full or fails; the file is as it
  ///   was.
  public func save(_ change: SessionChange, context: WorkContext) throws {
    if let problem { throw problem }
    if isReadOnly {
      throw GalaxyError(
        SessionError.readOnly, "\(path) was opened for reading", file: path,
        hint: "`save session \"other\"` makes a copy"
      )
    }
    // Digests of pixels take their time, which nobody should wait for with the file locked.
    let objects = try change.objects.map { ($0.name, $0.object, try $0.object.digest(context)) }
    try write {
      if change.replacesAll {
        for table in [
          "meta", "cells", "pictures", "calls", "objects", "names", "variables", "images", "scores", "tests",
          "sheets", "features",
          "script", "checkpoints", "log",
        ] { try database.execute("DELETE FROM \(table)") }
        try notePlace()
      }
      for (name, value) in change.settings {
        try database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", .text(name), .text(value))
      }
      for cell in change.cells { try save(cell) }
      for call in change.calls {
        try database.run(
          "INSERT INTO calls (cell, command, text, seed, options, inputs, made) VALUES (?, ?, ?, ?, ?, ?, ?)",
          .integer(call.cell), .text(call.command), .text(call.text),
          .integer(Int(truncatingIfNeeded: call.seed)),
          .text(JSON.object(call.options).compact), .text(JSON.object(call.inputs).compact),
          .text(JSON.object(call.made).compact))
      }
      for picture in change.pictures {
        try database.run(
          "DELETE FROM pictures WHERE cell = ? AND name = ?", .integer(picture.cell), .text(picture.name))
        try database.run(
          "INSERT INTO pictures (cell, name, type, bytes) VALUES (?, ?, ?, ?)", .integer(picture.cell),
          .text(picture.name), .text(picture.type), .bytes(picture.bytes))
      }
      for (name, object, digest) in objects { try put(object, digest, named: name) }
      if let names = change.names { try order(names) }
      for (name, value) in change.variables {
        try database.run("INSERT OR REPLACE INTO variables VALUES (?, ?)", .text(name), .text(value))
      }
      for name in change.removedVariables {
        try database.run("DELETE FROM variables WHERE name = ?", .text(name))
      }
      if let script = change.script { try save(script) }
      for line in change.log {
        try database.run(
          "INSERT INTO log (time, message) VALUES (?, ?)", .text(line.time), .text(line.message))
      }
      if change.dropsCheckpoints { try database.run("DELETE FROM checkpoints") }
    }
  }

  private func save(_ cell: StoredCell) throws {
    try database.run(
      "INSERT OR REPLACE INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", .integer(cell.position),
      .optional(cell.number), .text(cell.title), .text(cell.text), .number(cell.started),
      .number(cell.seconds),
      .text(cell.outcome), .optional(cell.error), .text(cell.output), .text(cell.messages),
      .optional(cell.parameters.map { JSON.object($0).compact }), .optional(cell.ran))
  }

  private func save(_ script: StoredScript) throws {
    try database.run(
      "INSERT OR REPLACE INTO script VALUES (1, ?, ?, ?, ?, ?)", .text(script.name), .text(script.text),
      .text(JSON.object(script.parameters).compact), .text(script.position.compact), .optional(script.outcome)
    )
  }

  // MARK: - Objects

  /// Puts an object in the place of the one of its name.
  private func put(_ object: any Artifact, _ digest: Digest, named name: String) throws {
    try forget(name)
    var content = ArtifactContent()
    try object.write(to: &content)
    try database.run(
      "INSERT INTO objects (kind, name, digest, description, weights) VALUES (?, ?, ?, ?, ?)",
      .text(object.kind), .text(name), .text(digest.hex), .text(JSON.object(content.values).compact),
      content.weights.map { .bytes($0) } ?? .null)
    let id = Int(database.lastInsertedRow)
    for table in content.tables { try insert(table, of: id) }
    let position = try database.value("SELECT coalesce(max(position), -1) + 1 FROM names") ?? .integer(0)
    try database.run("INSERT INTO names VALUES (?, ?, ?)", position, .text(name), .integer(id))
  }

  private func insert(_ table: ArtifactContent.Table, of id: Int) throws {
    let columns = ["object", "row"] + table.columns
    let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    let insert = try database.statement("INSERT INTO \(table.name) (\(names)) VALUES (\(marks))")
    for row in 0..<table.count { try insert.run([.integer(id), .integer(row)] + table.row(row)) }
  }

  private func forget(_ name: String) throws {
    guard let id = try database.value("SELECT object FROM names WHERE name = ?", .text(name)) else { return }
    try database.run("DELETE FROM names WHERE name = ?", .text(name))
    try database.run("DELETE FROM objects WHERE id = ?", id)
    for table in SessionSchema.objectTables {
      try database.run("DELETE FROM \(table) WHERE object = ?", id)
    }
  }

  private func order(_ names: [String]) throws {
    let known = try database.statement("SELECT name, object FROM names").rows { ($0.text(0), $0.integer(1)) }
    let kept = Set(names)
    for (name, _) in known where !kept.contains(name) { try forget(name) }
    let objects = Dictionary(known) { first, _ in first }
    try database.run("DELETE FROM names")
    for (position, name) in names.enumerated() {
      guard let id = objects[name] else { continue }
      try database.run("INSERT INTO names VALUES (?, ?, ?)", .integer(position), .text(name), .integer(id))
    }
  }
}
