import Foundation
import Testing

/// What docs/architecture.md and CONTRIBUTING.md say of the house is so.
@Suite struct HouseTests {
  private func text(_ name: String) throws -> String {
    try String(contentsOf: GalshProcess.root.appendingPathComponent(name), encoding: .utf8)
  }

  private func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: GalshProcess.root.appendingPathComponent(path).path)
  }

  /// The folders and files that a text names in backquotes.
  private func paths(in text: String) -> [String] {
    text.matches(of: /`((?:Sources|Tests|scripts|examples|docs|editors)\/[A-Za-z0-9_.+\/-]+)`/).map {
      String($0.output.1)
    }
  }

  @Test(arguments: ["docs/architecture.md", "CONTRIBUTING.md"]) func foldersAndFilesThatAreNamedAreThere(
    name: String
  ) throws {
    let named = paths(in: try text(name))
    #expect(named.count > 20)
    #expect(named.filter { !exists($0) } == [])
  }

  @Test func everyRowOfTheWayToTheRightFileNamesOne() throws {
    let rows = try text("CONTRIBUTING.md").split(separator: "\n").drop {
      !$0.hasPrefix("| you want to change")
    }.dropFirst(2).prefix { $0.hasPrefix("|") }
    #expect(rows.count > 20)
    for row in rows where !row.contains("help ID") { #expect(!paths(in: String(row)).isEmpty, "\(row)") }
  }

  /// The drawing of the rooms has every target of the package but those of C and of tests, and no other.
  @Test func theRoomsAreTheTargetsOfThePackage() throws {
    let targets = Set(
      try text("Package.swift").matches(of: /arget\(\s*name: "(Gal[A-Za-z]+|galsh)"/).map {
        String($0.output.1)
      }
    ).filter { !$0.hasSuffix("Tests") }
    let drawn = Set(
      try text("docs/architecture.md").matches(of: /(?m)^ {4}(Gal[A-Za-z]+|galsh) {2,}/).map {
        String($0.output.1)
      })
    #expect(drawn == targets)
  }

  /// The drawing's arrows are the package's: each room depends on rooms that are drawn below it.
  @Test func roomsDependOnRoomsBelowThem() throws {
    let order = try text("docs/architecture.md").matches(of: /(?m)^ {4}(Gal[A-Za-z]+|galsh) {2,}/).map {
      String($0.output.1)
    }
    let place = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
    let package = try text("Package.swift")
    for target in package.matches(
      of: /arget\(\s*name: "(Gal[A-Za-z]+|galsh)",\s*dependencies: \[([^\]]*)\]/)
    where !target.output.1.hasSuffix("Tests") {
      for used in target.output.2.matches(of: /"(Gal[A-Za-z]+)"/) {
        let (from, to) = (String(target.output.1), String(used.output.1))
        #expect((place[from] ?? .max) < (place[to] ?? -1), "\(from) uses \(to)")
      }
    }
  }
}
