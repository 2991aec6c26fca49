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

  /// The drawing's arrows are the sources': each room imports rooms that are drawn below it. The package says
  /// for each target all that it imports, or a change below it would not be built.
  @Test func roomsImportRoomsBelowThem() throws {
    let order = try text("docs/architecture.md").matches(of: /(?m)^ {4}(Gal[A-Za-z]+|galsh) {2,}/).map {
      String($0.output.1)
    }
    let place = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
    let folders = try text("Package.swift").matches(
      of: /(?s)arget\(\s*name: "(Gal[A-Za-z]+|galsh)",(?:(?!arget\().)*?path: "(Sources[^"]*)"/)
    #expect(folders.count == order.count)
    for match in folders {
      let (room, folder) = (
        String(match.output.1), GalshProcess.root.appendingPathComponent(String(match.output.2))
      )
      let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
      for file in files where file.hasSuffix(".swift") {
        let others = ["Session/", "Commands/", "Kernel/"]
        if room == "galsh", others.contains(where: file.hasPrefix) { continue }
        let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
        for used in source.matches(of: /(?m)^(?:@\w+ )*import (Gal[A-Za-z]+)/).map({ String($0.output.1) }) {
          #expect((place[room] ?? .max) < (place[used] ?? -1), "\(room)/\(file) imports \(used)")
        }
      }
    }
  }
}
