import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData

/// Which rows belong to which, and what is said where that is not clear.
@Suite struct TableJoinTests {
  private func texts(_ name: String, _ values: [String]) -> ColumnTable.Column {
    ColumnTable.Column(name, .texts(TextValues(values)))
  }

  private func images(_ names: [String]) -> ColumnTable { ColumnTable([texts("name", names)]) }

  @Test("a name matches whole before it matches without folder and ending")
  func names() throws {
    let own = images(["a/g1.png", "g2.fits.gz", "g3[SCI]", "x/g4.png", "y/g4.png", "nobody"])
    let other = ColumnTable([
      texts("id", ["g1", "g2", "g3.fits", "g4", "a/g1.png"]),
      ColumnTable.Column("mass", .numbers([1, 2, 3, 4, 5]), unit: "solMass"),
    ])
    let join = try TableJoin(own, with: other, called: "cat", by: ("name", "id"))
    #expect(join.rows == [4, 1, 2, nil, nil, nil])
    #expect(join.added.map(\.name) == ["id", "mass"])
    #expect(join.added[1].unit == "solMass")
    #expect(join.added[1].values.doubles?.prefix(3) == [5, 2, 3])
    #expect(join.added[1].values.doubles?[3].isNaN == true)
    #expect(join.notes.contains { $0.contains("3 of 6 rows have a row of cat (2 by the file's name") })
    #expect(join.notes.contains { $0.hasPrefix("2 rows without one, since several are called so") })
    #expect(join.unused == 2)
  }

  @Test("copies of one image share their row")
  func copies() throws {
    let own = images(["g1.png", "g1.png", "g2.png"])
    let other = ColumnTable([texts("name", ["g1", "g2"]), ColumnTable.Column("z", .numbers([0.1, 0.2]))])
    let join = try TableJoin(own, with: other, called: "cat", by: ("name", "name"))
    #expect(join.rows == [0, 0, 1])
    #expect(join.added.map(\.name) == ["z"])
    #expect(join.notes.contains("2 rows here share 1 row of cat"))
  }

  @Test("numbers match as numbers, and what is missing matches nothing")
  func numbers() throws {
    let own = ColumnTable([ColumnTable.Column("id", .integers([1, 2, .min, 4]))])
    let other = ColumnTable([
      ColumnTable.Column("objid", .numbers([4, .nan, 1])), texts("name", ["four", "none", "one"]),
    ])
    let join = try TableJoin(own, with: other, called: "cat", by: ("id", "objid"))
    #expect(join.rows == [2, nil, nil, 0])
  }

  @Test("a key that is there twice is an error where it is needed, and the first is taken if that is said")
  func doubles() throws {
    let other = ColumnTable([
      texts("name", ["g1.png", "g2.png", "g1.png", "g9", "g9"]),
      ColumnTable.Column("z", .numbers([1, 2, 3, 4, 5])),
    ])
    let own = images(["g1.png", "g2.png"])
    let error = #expect(throws: GalaxyError.self) {
      try TableJoin(own, with: other, called: "cat", by: ("name", "name"))
    }
    #expect(error?.kind.id == "repeated-key")
    #expect(error?.message == "cat has several rows of one name: g1.png (rows 1 and 3)")
    let first = try TableJoin(own, with: other, called: "cat", by: ("name", "name"), doubles: .first)
    #expect(first.rows == [0, 1])
    // Nobody asks for g2 alone twice.
    #expect(try TableJoin(images(["g2.png"]), with: other, called: "cat", by: ("name", "name")).rows == [1])
  }

  @Test("columns of a taken name get a number, and columns are chosen by pattern")
  func columns() throws {
    let own = ColumnTable([texts("name", ["a"]), texts("class", ["x"]), texts("class_2", ["y"])])
    let other = ColumnTable([texts("name", ["a"]), texts("class", ["z"]), texts("mag_g", ["1"])])
    let all = try TableJoin(own, with: other, called: "cat", by: ("name", "name"))
    #expect(all.added.map(\.name) == ["class_3", "mag_g"])
    #expect(all.notes.contains("called as columns here are, so renamed: class is class_3"))
    let some = try TableJoin(own, with: other, called: "cat", by: ("name", "name"), columns: ["mag_*"])
    #expect(some.added.map(\.name) == ["mag_g"])
    let error = #expect(throws: GalaxyError.self) {
      try TableJoin(own, with: other, called: "cat", by: ("name", "name"), columns: ["mass"])
    }
    #expect(error?.message == "cat has no column mass")
  }

  @Test("where nothing matches, examples of both sides are shown")
  func nothing() {
    let own = images(["a.png"])
    let other = ColumnTable([texts("name", ["b"])])
    let error = #expect(throws: GalaxyError.self) {
      try TableJoin(own, with: other, called: "cat", by: ("name", "name"))
    }
    #expect(error?.kind.id == "nothing-matches")
    #expect(error?.message.contains("such as b, and name such as a.png") == true)
  }

  @Test("tables without rows join to tables without rows")
  func empty() throws {
    let join = try TableJoin(images([]), with: images([]), called: "cat", by: ("name", "name"))
    #expect(join.rows.isEmpty && join.matched == 0)
  }
}
