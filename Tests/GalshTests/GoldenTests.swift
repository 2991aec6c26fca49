import Foundation
import Testing

/// Scripts that carry their expectations in comments:
///
///     print "x"          # expect: x            a line of standard output; `…` stands for anything,
///                                               alone on its line for any number of lines
///     # expect error: did you mean              standard error contains this
///     # expect status: 65                       instead of 0, or 70 where an error is expected
///     # arguments: epochs=3                     after the script's name
struct GoldenScript: CustomTestStringConvertible {
  let url: URL
  let lines: [String]
  let errors: [String]
  let status: Int32
  let arguments: [String]

  var testDescription: String { url.lastPathComponent }

  init(_ url: URL) throws {
    self.url = url
    let text = try String(contentsOf: url, encoding: .utf8)
    func notes(_ marker: String) -> [String] {
      text.split(separator: "\n").compactMap { line in
        line.range(of: "# \(marker): ").map { String(line[$0.upperBound...]) }
      }
    }
    lines = notes("expect")
    errors = notes("expect error")
    status = notes("expect status").first.flatMap { Int32($0) } ?? (errors.isEmpty ? 0 : 70)
    arguments = notes("arguments").flatMap { $0.split(separator: " ").map(String.init) }
  }

  static let all: [GoldenScript] = {
    let folder = GalshProcess.root.appendingPathComponent("Tests/Golden")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "gal" }.sorted { $0.path < $1.path }
      .compactMap { try? GoldenScript($0) }
  }()
}

@Suite struct GoldenTests {
  @Test func thereAreGoldenScripts() {
    #expect(GoldenScript.all.count >= 10)
  }

  @Test(arguments: GoldenScript.all)
  func printsWhatItsCommentsPromise(script: GoldenScript) throws {
    let result = try GalshProcess().run([script.url.path] + script.arguments)
    #expect(result.status == script.status, "\(result.errors)")
    #expect(
      matches(result.lines[...], script.lines[...]),
      """
      expected:
      \(script.lines.joined(separator: "\n"))
      found:
      \(result.output)\(result.errors)
      """)
    for error in script.errors {
      #expect(result.errors.contains(error), "\(result.errors)")
    }
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
