import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// Labels as people write them: floats, words, folders, rules.
@Suite struct LabelTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for index in 1...6 { try folder.writePicture("g\(index).png", high: UInt8(100 + 20 * index)) }
  }

  private func load(
    _ labels: [String], classes: [String] = [], header: String = "location,label",
    badRows: BadRowPolicy = .error
  ) throws -> LoadedDataset {
    let rows = labels.enumerated().map { "g\($0.offset % 6 + 1).png,\($0.element)" }
    let path = try folder.write(([header] + rows).joined(separator: "\n") + "\n", as: "m.csv")
    return try loadManifest(
      path, columns: ManifestColumns(classes: classes), options: LoadOptions(size: 16), badRows: badRows)
  }

  private func labels(_ loaded: LoadedDataset) -> [Int?] { loaded.dataset.items.map(\.label) }

  @Test(
    "whole numbers may be written as floats, and what says that there is none is none",
    arguments: [
      (["0.0", "", "1.0", "0.0"], [0, nil, 1, 0]), (["1.0", "2.0", "nan"], [1, 2, nil]),
      (["0", "NaN", "2"], [0, nil, 2]), (["1e0", "0.00", "NA"], [1, 0, nil]),
      (["-1.0", "1", ""], [-1, 1, nil]),
      (["", "", ""], [nil, nil, nil]), (["3.0", "None", "<NA>"], [3, nil, nil]),
    ] as [([String], [Int?])])
  func floats(written: [String], wanted: [Int?]) throws {
    let loaded = try load(written)
    #expect(labels(loaded) == wanted)
    #expect(loaded.dataset.classes.isEmpty)
  }

  @Test("a number that is not whole is no label, and where all are none the hint names the columns")
  func fractions() throws {
    let error = #expect(throws: GalaxyError.self) { try load(["0.5", "1", "0"]) }
    #expect(error?.id == "bad-label" && error?.line == 2)
    #expect(error?.message.contains("0.5") == true)
    let all = #expect(throws: GalaxyError.self) { try load(["0.021", "0.5", "0.1"]) }
    #expect(all?.id == "bad-rows")
    #expect(all?.hint?.contains("label=") == true && all?.hint?.contains("bad=skip") == false)
  }

  @Test(
    "words are classes: barred 0, elliptical 1, spiral 2 in any form, others as they come",
    arguments: [
      (["spiral", "elliptical", "spiral"], [2, 1, 2], ["elliptical", "spiral"]),
      (["Spirals", "BARRED", "Elliptical galaxy"], [2, 0, 1], ["barred", "elliptical", "spiral"]),
      (["normal", "anomaly", "normal"], [0, 1, 0], ["normal", "anomaly"]),
      (["anomaly", "", "normal"], [0, nil, 1], ["anomaly", "normal"]),
      (["True", "False", "True"], [0, 1, 0], ["True", "False"]),
      (["merger", "spiral", "ring"], [3, 2, 4], ["spiral", "merger", "ring"]),
      (["Merger", "merger", "nan"], [0, 0, nil], ["Merger"]),
      (["barred_spiral", "unbarred spiral", "ELLIPTICALS"], [0, 2, 1], ["barred", "elliptical", "spiral"]),
    ] as [([String], [Int?], [String])])
  func words(written: [String], wanted: [Int?], names: [String]) throws {
    let loaded = try load(written)
    #expect(labels(loaded) == wanted)
    #expect(loaded.dataset.classes.all == names)
    #expect(loaded.report.lines.contains { $0.hasPrefix("classes of column label: ") })
  }

  @Test("the rule of the numbers is said, and so are spellings that were taken together")
  func said() throws {
    let lines = try load(["Spiral", "spirals", "ring"]).report.lines
    #expect(
      lines.contains {
        $0.contains("spiral 2, ring 3") && $0.contains("fixed") && $0.contains("in order of first appearance")
      })
    #expect(lines.contains("Spiral, spirals are one class"))
  }

  @Test("classes= gives the numbers; a word that it does not list is a bad label")
  func listed() throws {
    let loaded = try load(["Spiral", "elliptical", ""], classes: ["spiral", "elliptical"])
    #expect(labels(loaded) == [0, 1, nil])
    #expect(loaded.dataset.classes.list == "spiral 0, elliptical 1")
    // Numbers get the names.
    #expect(
      try load(["1", "0", "1.0"], classes: ["star", "galaxy"]).dataset.classes.name(of: 1) == "galaxy")
    for written in [["ring", "spiral", "spiral"], ["spiral", "7", "spiral"]] {
      let error = #expect(throws: GalaxyError.self) { try load(written, classes: ["spiral", "elliptical"]) }
      #expect(error?.id == "bad-label")
    }
    #expect(throws: GalaxyError.self) { try load(["0", "2", "1"], classes: ["a", "b"]) }
  }

  @Test("among numbers a word is a bad label, and among words a number")
  func mixed() throws {
    let word = #expect(throws: GalaxyError.self) { try load(["0", "1", "spiral"]) }
    #expect(word?.id == "bad-label" && word?.line == 4)
    let number = #expect(throws: GalaxyError.self) { try load(["ring", "merger", "5"]) }
    #expect(number?.id == "bad-label" && number?.line == 4)
    #expect(labels(try load(["ring", "merger", "5"], badRows: .skip)) == [0, 1])
  }

  @Test("beside semicolons numbers may have a comma for their point")
  func decimalCommas() throws {
    let text = "location;label;z\ng1.png;1,0;0,5\ng2.png;0,0;1,25\ng3.png;;7\n"
    let loaded = try loadManifest(folder.write(text, as: "m.csv"), options: LoadOptions(size: 16))
    #expect(labels(loaded) == [1, 0, nil])
    #expect(loaded.dataset.columns?.values(ofRow: 1)[0].value == .number(1.25))
  }

  @Test("pandas' index has no name, and a name that occurs twice counts once")
  func oddHeaders() throws {
    let text = ",location,z,z\n0,g1.png,1,2\n1,g2.png,3,4\n"
    let path = try folder.write(text, as: "m.csv")
    let loaded = try loadManifest(
      path, columns: ManifestColumns(path: "location", label: "z"), options: LoadOptions(size: 16))
    #expect(labels(loaded) == [1, 3])
    #expect(loaded.dataset.columns?.names == ["column 1", "z"])
    let error = #expect(throws: GalaxyError.self) { try loadManifest(path, options: LoadOptions(size: 16)) }
    #expect(error?.hint?.contains("path=location names files that are there") == true)
  }

  @Test("a column of names is no column of classes")
  func namesOfObjects() throws {
    let error = #expect(throws: GalaxyError.self) { try load((0..<150).map { "NGC\($0)" }) }
    #expect(error?.id == "bad-label")
    #expect(error?.message.contains("150 different words") == true)
    #expect(error?.hint?.contains("location, label") == true)
  }

  @Test("folders are classes, numbered by the same rule in the order of their names")
  func folders() throws {
    for name in ["t/spiral/a.png", "t/elliptical/b.png", "t/deep/spiral/c.png"] {
      try folder.writePicture(name)
    }
    let loaded = try loadImages("\(folder.path)/t", options: LoadOptions(size: 16), label: .folder)
    let found = loaded.dataset.items.map { ($0.path.split(separator: "/").last.map(String.init), $0.label) }
    #expect(found.first { $0.0 == "a.png" }?.1 == 2)
    #expect(found.first { $0.0 == "b.png" }?.1 == 1)
    #expect(found.first { $0.0 == "c.png" }?.1 == 2)
    for name in ["n/10/a.png", "n/9/b.png"] { try folder.writePicture(name) }
    let numbers = try loadImages("\(folder.path)/n", options: LoadOptions(size: 16), label: .folder)
    #expect(Set(numbers.dataset.items.compactMap(\.label)) == [9, 10])
    #expect(numbers.dataset.classes.isEmpty)
    for name in ["o/zebra/a.png", "o/apple/b.png"] { try folder.writePicture(name) }
    let others = try loadImages("\(folder.path)/o", options: LoadOptions(size: 16), label: .folder)
    #expect(others.dataset.classes.list == "apple 0, zebra 1")
    let own = try loadImages(
      "\(folder.path)/o", options: LoadOptions(size: 16), label: .folder, classes: ["zebra", "apple"])
    #expect(own.dataset.classes.list == "zebra 0, apple 1")
    #expect(throws: GalaxyError.self) {
      try loadImages("\(folder.path)/o", options: LoadOptions(size: 16), label: .folder, classes: ["zebra"])
    }
  }

  @Test("one class for all the images, by its name")
  func oneClass() throws {
    let loaded = try loadImages(folder.path, options: LoadOptions(size: 16), label: .name("Spirals"))
    #expect(Set(loaded.dataset.items.map(\.label)) == [2])
    #expect(loaded.dataset.classes.all == ["spiral"])
  }

  // MARK: - Rules

  private static let catalogue = """
    file,T,bar,morph type,smooth-or-featured
    g1.png,-5,0,E,0.9
    g2.png,3,0.6,SB,0.2
    g3.png,4,0.1,S,0.1
    g4.png,,0.9,?,
    g5.png,-4,0.7,E,0.5

    """

  private func ruled(_ rule: String, classes: [String] = []) throws -> LoadedDataset {
    let path = try folder.write(Self.catalogue, as: "efigi.csv")
    return try loadManifest(
      path, columns: ManifestColumns(label: rule, classes: classes), options: LoadOptions(size: 16))
  }

  @Test(
    "the first rule that holds makes the label",
    arguments: [
      ("T<=-4: elliptical, bar>=0.5: barred", [1, 0, nil, 0, 1], 1),
      ("T<=-4: elliptical, bar>=0.5 and T>0: barred, T>0: spiral", [1, 0, 2, nil, 1], 1),
      ("(T<-4 or T=4) and bar<0.5: a; else: b", [0, 1, 0, 1, 1], 0),
      ("morph type = SB: barred, 'morph type' == 'E': elliptical", [1, 0, nil, nil, 1], 2),
      ("smooth-or-featured>0.5: 1, smooth-or-featured<=0.5: 0", [1, 0, 0, nil, 0], 1),
      ("T!=3: x", [0, nil, 0, nil, 0], 2),
    ] as [(String, [Int?], Int)])
  func rules(rule: String, wanted: [Int?], untaken: Int) throws {
    let loaded = try ruled(rule)
    #expect(labels(loaded) == wanted)
    let said = loaded.report.lines.filter { $0.contains("rule takes") }
    #expect(said.count == 1)
    #expect(untaken == 0 ? said[0].contains("every row") : said[0].hasPrefix("\(untaken) row"))
    // Columns that a rule reads stay with the images.
    #expect(loaded.dataset.columns?.names == ["T", "bar", "morph type", "smooth-or-featured"])
  }

  @Test(
    "a rule that cannot be read or does not suit its column is one error that says why",
    arguments: [
      ("T<=: elliptical", "bad-rule"), ("T<=-4 elliptical: x", "bad-rule"), ("T<=-4:", "bad-rule"),
      ("0<T<3: x", "bad-rule"), ("T<=-4: a, else: b, T>0: c", "bad-rule"), ("(T<3: x", "bad-rule"),
      ("T<=-4", "bad-rule"), ("nosuch<3: x", "missing-column"), ("morph type<3: x", "bad-rule"),
      ("T=many: x", "bad-rule"),
      ("'T<3: x", "bad-rule"), ("and T<3: x", "bad-rule"), ("<: x", "bad-rule"),
    ])
  func badRules(rule: String, id: String) throws {
    let error = #expect(throws: GalaxyError.self) { try ruled(rule) }
    #expect(error?.id == id)
    #expect(error?.message.isEmpty == false)
  }

  // MARK: - The shared cases

  @Test("pandas' floats and AnomalyMatch's words load", .galaxiesAreThere)
  func sharedCases() throws {
    let cases = "\(GalaxyData.folder)/cases"
    let floats = try loadManifest("\(cases)/float-labels/nanfloat.csv", options: LoadOptions(size: 32))
    #expect(labels(floats) == [0, nil, 1, 0])
    let words = try Manifest(
      path: "\(cases)/labels-as-words/labeled_data.csv", columns: ManifestColumns())
    #expect(words.badRows.isEmpty)
    #expect(words.classes.list == "anomaly 0, normal 1")
    #expect(words.items.map(\.label) == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    #expect(words.columns?.names == ["my_custom_column"])
    for name in ["smooth-or-featured_smooth", "Class1.1", "morph type"] {
      let loaded = try loadManifest(
        "\(cases)/column-names/cols.csv", columns: ManifestColumns(label: name),
        options: LoadOptions(size: 32))
      #expect(labels(loaded).count == 2)
    }
    let error = #expect(throws: GalaxyError.self) {
      try loadManifest("\(cases)/column-names/nohdr_missing.csv", options: LoadOptions(size: 32))
    }
    #expect(error?.id == "missing-header")
  }
}
