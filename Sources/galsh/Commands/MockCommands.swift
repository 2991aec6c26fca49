import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `mock galaxies 60 per class to "out/mock"`.
package enum MockCommands {
  package static let all = [mockGalaxies]

  private enum Keys {
    static let count: Key<Int> = .argument(
      "count", .integer(from: 1, to: 1_000_000), "galaxies in each class")
    static let per: Key<String?> = .clause("per", .choice(["class"]), "the count is per class")
    static let folder: Key<String> = .clause("to", .path, "the folder", offers: .folders, access: .fills)
    static let format: Key<MockFormat> = .option(
      "format", default: .fits, "float32 electrons, or 8 bits stretched")
    static let size: Key<Int> = .option(
      "size", .integer(from: 16, to: largestMockSide), default: "256", "side of the images, in pixels")
  }

  private static let mockGalaxies = Command(
    CommandSpec(
      "mock galaxies", "paints labelled synthetic galaxies",
      details: """
        Three classes: \(MockClass.allCases.map { "\($0.name) \($0.rawValue)" }.joined(separator: ", ")). The folder \
        gets a folder for each class and a manifest.csv that `load manifest` reads.
        """,
      keys: [Keys.count, Keys.per, Keys.folder, Keys.format, Keys.size, seedKey],
      examples: ["mock galaxies 60 per class to \"out/mock\" format=fits"]),
    outputs: { call, _ in
      let folder = try call[Keys.folder]
      let names =
        try Files.exists(folder)
        ? mockFileNames(call[Keys.count], format: call[Keys.format]) : ["manifest.csv"]
      return names.map { Files.join(folder, $0) }
    }
  ) { call, session in
    let count = try call[Keys.count]
    let report = try GalaxyRuntime.mockGalaxies(
      count, perClassTo: call[Keys.folder], format: call[Keys.format], size: call[Keys.size],
      streams: session.streams(call), context: session.work)
    let classes = MockClass.allCases.map { "\($0.name) \($0.rawValue)" }.joined(separator: ", ")
    return CommandResult(
      "mock galaxies", [.init("manifest", .string(report.manifest)), .init("count", .integer(report.count))],
      text:
        "mock galaxies: \(report.count) images (\(count) per class: \(classes)), listed in \(report.manifest)",
      value: .string(report.manifest))
  }
}
