import Foundation
import Testing

/// Scripts that carry their expectations in comments, a folder a subject:
///
///     print "x"          # expect: x            a line of standard output; `…` stands for anything,
///                                               alone on its line for any number of lines
///     # expect error: did you mean              standard error contains this
///     # expect no error: unexpected-token       standard error does not contain this
///     # expect note: taking dataset             every remark on standard error contains one of these
///     # may note: too few to learn              a remark that may be there; those of included files count
///     # expect status: 65                       instead of 0, or 70 where an error is expected
///     # arguments: epochs=3                     after the script's name
///     # options: --mode json                    before the script's name
///
/// Each runs in an empty folder of its own. What several share lies in `Tests/Golden/shared`.
struct GoldenScript: CustomTestStringConvertible {
  let url: URL
  let lines: [String]
  let errors: [String]
  let absences: [String]
  let remarks: [String]
  let allowed: [String]
  let status: Int32
  let arguments: [String]

  static let folder = GalshProcess.root.appendingPathComponent("Tests/Golden")

  var testDescription: String { String(url.path.dropFirst(GoldenScript.folder.path.count + 1)) }

  init(_ url: URL) throws {
    self.url = url
    let text = try String(contentsOf: url, encoding: .utf8)
    func notes(_ marker: String) -> [String] {
      text.split(separator: "\n").compactMap { line in
        line.range(of: "# \(marker):").map { range in
          let note = line[range.upperBound...]
          return String(note.hasPrefix(" ") ? note.dropFirst() : note)
        }
      }
    }
    func words(_ marker: String) -> [String] {
      notes(marker).flatMap { $0.split(separator: " ").map(String.init) }
    }
    lines = notes("expect")
    errors = notes("expect error")
    absences = notes("expect no error")
    remarks = notes("expect note")
    allowed = remarks + GoldenScript.allowances(text, of: url)
    status = notes("expect status").first.flatMap { Int32($0) } ?? (errors.isEmpty ? 0 : 70)
    arguments = words("options") + [url.path] + words("arguments")
  }

  /// What stands behind `# may note:` in a script and in the files that it includes.
  private static func allowances(_ text: String, of url: URL) -> [String] {
    text.split(separator: "\n").flatMap { line -> [String] in
      if let range = line.range(of: "# may note: ") { return [String(line[range.upperBound...])] }
      guard let name = line.firstMatch(of: /^include "(.+\.inc)"/)?.output.1 else { return [] }
      let file = url.deletingLastPathComponent().appendingPathComponent(String(name))
      return (try? String(contentsOf: file, encoding: .utf8)).map { allowances($0, of: file) } ?? []
    }
  }

  static let all: [GoldenScript] = {
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".gal") }.sorted()
      .compactMap { try? GoldenScript(folder.appendingPathComponent($0)) }
  }()
}

@Suite struct GoldenTests {
  @Test func thereAreGoldenScripts() {
    #expect(GoldenScript.all.count >= 150)
  }

  @Test(arguments: GoldenScript.all)
  func printsWhatItsCommentsPromise(script: GoldenScript) throws {
    let result = try GalshProcess().run(script.arguments)
    #expect(result.status == script.status, "\(result.errors)")
    #expect(
      matches(result.lines[...], script.lines[...]),
      """
      expected:
      \(script.lines.joined(separator: "\n"))
      found:
      \(result.output)\(result.errors)
      """)
    for error in script.errors { #expect(result.errors.contains(error), "\(result.errors)") }
    for absence in script.absences { #expect(!result.errors.contains(absence), "\(result.errors)") }
    for line in result.errors.split(separator: "\n") where line.hasPrefix("note: ") {
      #expect(script.allowed.contains { line.contains($0) }, "\(line)")
    }
    for remark in script.remarks { #expect(result.errors.contains(remark), "\(result.errors)") }
  }

  private func matches(_ lines: ArraySlice<String>, _ patterns: ArraySlice<String>) -> Bool {
    guard let pattern = patterns.first else { return lines.isEmpty }
    if pattern == "…" {
      return (lines.startIndex...lines.endIndex).contains { matches(lines[$0...], patterns.dropFirst()) }
    }
    guard let line = lines.first, matches(line: line, pattern) else { return false }
    return matches(lines.dropFirst(), patterns.dropFirst())
  }

  private func matches(line: String, _ pattern: String) -> Bool {
    let parts = pattern.components(separatedBy: "…")
    guard parts.count > 1 else { return line == pattern }
    guard let first = parts.first, let last = parts.last, line.hasPrefix(first) else { return false }
    var rest = line.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.range(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
