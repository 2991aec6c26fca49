import GalaxyLang
import GalaxyRuntime

/// `mock galaxies 60 per class to "out/mock"`.
enum MockCommands {
  static let all = [mockGalaxies]

  private static let mockGalaxies = Command(
    CommandSpec(
      "mock galaxies", "paints labelled synthetic galaxies",
      details: """
        Three classes: \(MockClass.allCases.map { "\($0.name) \($0.rawValue)" }.joined(separator: ", ")). The folder \
        gets a folder for each class and a manifest.csv that `load manifest` reads.
        """,
      arguments: [.init("count", .integer(from: 1, to: 1_000_000), .required, "galaxies in each class")],
      clauses: [
        .init("per", .choice(["class"]), "the count is per class"),
        .init("to", .path, required: true, "the folder", offers: .folders),
      ],
      options: [
        .init(
          "format", .choice(MockFormat.allCases.map(\.rawValue)), default: "fits",
          "float32 electrons, or 8 bits stretched"),
        .init(
          "size", .integer(from: 16, to: largestMockSide), default: "256", "side of the images, in pixels"),
        seedOption,
      ],
      examples: ["mock galaxies 60 per class to \"out/mock\" format=fits"])
  ) { call, session in
    let count: Int = try call.required("count")
    let report = try GalaxyRuntime.mockGalaxies(
      count, perClassTo: try call.required("to"),
      format: MockFormat(rawValue: try call.required("format")) ?? .fits, size: try call.required("size"),
      streams: try session.streams(call), context: session.work)
    let classes = MockClass.allCases.map { "\($0.name) \($0.rawValue)" }.joined(separator: ", ")
    return CommandResult(
      "mock galaxies", [.init("manifest", .string(report.manifest)), .init("count", .integer(report.count))],
      text:
        "mock galaxies: \(report.count) images (\(count) per class: \(classes)), listed in \(report.manifest)",
      value: .string(report.manifest))
  }
}
