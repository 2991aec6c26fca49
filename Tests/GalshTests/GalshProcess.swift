import Foundation

/// Runs the built galsh as a person's shell would, in a folder of its own that goes when this does.
final class GalshProcess {
  /// What came of a run.
  struct Result {
    let status: Int32
    let output: String
    let errors: String
    /// Standard output by lines, without the last newline.
    var lines: [String] {
      output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
  }

  /// The package's root, from where this file lies.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The galsh that was built beside these tests.
  static let binary: URL = {
    if let path = ProcessInfo.processInfo.environment["GALSH_BINARY"] { return URL(fileURLWithPath: path) }
    return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("galsh")
  }()

  /// Real galaxies for the tests that want them; nil where they are not to be had.
  static let data: URL? = {
    let folder =
      ProcessInfo.processInfo.environment["GALSH_DATA"].map { URL(fileURLWithPath: $0) }
      ?? root.deletingLastPathComponent().appendingPathComponent("shared/data")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  /// The folder in which galsh runs.
  let folder: URL

  /// Makes an empty folder to run in.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("galsh-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Runs galsh and waits for its end; with `addressSpace` under that limit of `ulimit -v`, in kilobytes.
  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], addressSpace: Int? = nil
  ) throws -> Result {
    let process = Process()
    process.executableURL = GalshProcess.binary
    process.arguments = arguments
    if let addressSpace {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      let limited = "ulimit -v \(addressSpace); exec \"$0\" \"$@\""
      process.arguments = ["-c", limited, GalshProcess.binary.path] + arguments
    }
    process.currentDirectoryURL = folder
    // Nothing of the environment in which the tests run (NO_COLOR, TERM) may change what is seen.
    let inherited = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": folder.path]
    process.environment = inherited.merging(environment) { _, new in new }
    // Files, not pipes: a pipe that nobody empties would stop the process.
    let inputFile = try file("stdin", holding: input)
    let outputFile = try file("stdout", holding: "")
    let errorFile = try file("stderr", holding: "")
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    process.waitUntilExit()
    let result = Result(
      // A signal counts as a shell counts it.
      status: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus,
      output: try String(contentsOf: outputFile, encoding: .utf8),
      errors: try String(contentsOf: errorFile, encoding: .utf8))
    for file in [inputFile, outputFile, errorFile] { try FileManager.default.removeItem(at: file) }
    return result
  }

  /// Runs a text as a script of the given name.
  func run(script: String, name: String = "script.gal", _ arguments: [String] = []) throws -> Result {
    try write(name, script)
    return try run([name] + arguments)
  }

  /// Writes a file into the folder.
  func write(_ name: String, _ text: String) throws {
    try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  /// The bytes of a file in the folder.
  func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }

  /// The names of the files in the folder and below it, sorted.
  var files: [String] {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return names.sorted()
  }

  private func file(_ name: String, holding text: String) throws -> URL {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString)")
    try text.write(to: file, atomically: false, encoding: .utf8)
    return file
  }
}
