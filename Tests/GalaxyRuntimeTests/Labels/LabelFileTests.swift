import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData

@Suite struct LabelFileTests {
  private func label(_ number: UInt64, _ className: String = "spiral", path: String? = nil) -> GivenLabel {
    GivenLabel(
      path: path ?? "images/\(number).png", name: "\(number).png", content: number, label: 2,
      className: className, who: "ada", when: "2026-11-27T02:30:37Z")
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try Files.read(path), as: UTF8.self)
  }

  @Test("a row is in the file when `add` returns, and read again as it was given")
  func rowsReturn() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/new/labels.csv"
    var file = try LabelFile(path)
    #expect(!file.isThere && file.labels.isEmpty)
    let given = [label(1), label(2, "a, \"b\"", path: " odd\nname;.png"), label(0xFEDC_BA98_7654_3210)]
    for (count, one) in given.enumerated() {
      try file.add(one)
      #expect(try LabelFile(path).labels.count == count + 1)
    }
    #expect(try LabelFile(path).labels == given)
    #expect(
      try text(path).hasPrefix(
        "path,name,digest,label,class,who,when\nimages/1.png,1.png,0000000000000001,2,spiral,ada,2026-11-27T02:30:37Z\n"
      ))
  }

  @Test("the last row of an image wins; what is taken back is as if it had never been")
  func takingBack() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/labels.csv"
    var file = try LabelFile(path)
    for number in UInt64(1)...3 { try file.add(label(number)) }
    try file.add(label(2, "barred"))
    #expect(try LabelFile(path).labels.map(\.className) == ["spiral", "barred", "spiral"])
    try file.takeBack(2, to: label(2))
    #expect(try LabelFile(path).labels.map(\.className) == ["spiral", "spiral", "spiral"])
    try file.takeBack(3, to: nil)
    #expect(try LabelFile(path).labels.map(\.content) == [1, 2])
    // Somebody else has added a row meanwhile: it stays.
    var other = try LabelFile(path)
    try other.add(label(9))
    try file.takeBack(1, to: nil)
    #expect(try LabelFile(path).labels.map(\.content) == [2, 9])
    #expect(file.labels.map(\.content) == [2, 9])
  }

  @Test("wherever a file is cut off, the whole rows are read and the rest is written over")
  func cutAnywhere() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/labels.csv"
    var file = try LabelFile(path)
    try file.add(label(1))
    try file.add(label(2, "a, b"))
    let whole = try Files.read(path)
    for count in 0...whole.count {
      try AtomicFile.write(Array(whole[..<count]), to: path)
      var cut = try LabelFile(path)
      let known = cut.labels.count
      #expect(known <= 2)
      // A row without its newline is whole once its time is.
      #expect(known == 2 || count < whole.count - 1)
      try cut.add(label(3))
      let after = try LabelFile(path)
      #expect(after.notes.isEmpty, "cut at \(count)")
      #expect(after.labels.map(\.content) == Array([1, 2].prefix(known)) + [3], "cut at \(count)")
    }
  }

  @Test(
    "a file of anything else is refused and stays as it is",
    arguments: [
      "location,label\na.png,1\n", "path,name,digest,label,class,who\n",
      "path;name;digest;label;class;who;when\n",
      "not a table at all", "\"path",
    ])
  func otherFiles(_ content: String) throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/labels.csv"
    try AtomicFile.write(content, to: path)
    let error = #expect(throws: GalaxyError.self) { try LabelFile(path) }
    #expect(["not-labels", "bad-label-row"].contains(error?.id), "\(content)")
    #expect(try text(path) == content)
  }

  @Test("a row that cannot be read is told with its line")
  func badRows() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/labels.csv"
    let header = "path,name,digest,label,class,who,when\n"
    for row in ["a,a,xyz,1,c,w,t", "a,a,0000000000000001,one,c,w,t", "a,a,0000000000000001,1,,w,t", "a,b"] {
      try AtomicFile.write(header + "\n" + row + "\n", to: path)
      let error = #expect(throws: GalaxyError.self) { try LabelFile(path) }
      #expect(error?.id == "bad-label-row" && error?.line == 3, "\(row)")
    }
    // A quote that nothing closes swallows no rows.
    try AtomicFile.write(
      header + "\"a,a,0000000000000001,1,c,w,2026-11-27T02:30:37Z\nb,b,0000000000000002,1,c,w,", to: path)
    #expect(throws: GalaxyError.self) { try LabelFile(path) }
  }

  @Test("lines may end as Windows ends them, and a byte order mark is none of the header")
  func windows() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/labels.csv"
    try AtomicFile.write(
      "\u{FEFF}path,name,digest,label,class,who,when\r\na,a,0000000000000001,1,c,w,2026-11-27T02:30:37Z\r\n",
      to: path)
    #expect(try LabelFile(path).labels.map(\.content) == [1])
  }

  @Test("paths count from the file's folder")
  func paths() {
    #expect(SeenPath.of("a/b.png", from: "labels.csv", workingFolder: "/w") == "a/b.png")
    #expect(SeenPath.of("a/b.png", from: "a/labels.csv", workingFolder: "/w") == "b.png")
    #expect(SeenPath.of("a/b.png", from: "out/labels.csv", workingFolder: "/w") == "../a/b.png")
    #expect(SeenPath.of("/x/b.png", from: "out/labels.csv", workingFolder: "/w") == "/x/b.png")
  }
}
