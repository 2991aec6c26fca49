import Foundation
import Testing

/// `apply m to "folder"` takes any number of files in memory that does not grow with them.
@Suite struct StreamingTests {
  private static let setup = """
    mock galaxies 4 per class to "mock" format=png size=128
    load manifest "mock/manifest.csv" as d size=128
    network small from 1x128x128 { encode { conv 3x3 2 pad=1; leaky_relu; pool 32x32; flatten; fc 8 } }
    train svdd on d network=small normal=1 epochs=1 as m

    """

  /// The peak of the process's memory in kB, after scoring a folder of so many files.
  private func peak(_ galsh: GalshProcess, files: Int) throws -> Int {
    let folder = galsh.folder.appendingPathComponent("many\(files)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let sources = galsh.files.filter { $0.hasPrefix("mock/") && $0.hasSuffix(".png") }
    for index in 0..<files {
      try FileManager.default.linkItem(
        at: galsh.folder.appendingPathComponent(sources[index % sources.count]),
        to: folder.appendingPathComponent("\(index).png"))
    }
    let result = try galsh.run([
      "--threads", "2", "-c",
      StreamingTests.setup + "apply m to \"many\(files)\" as s save \"s\(files).csv\"\n"
        + "assert s.count == \(files), \"{s.count}\"\n!grep VmHWM /proc/$PPID/status",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let line = try #require(
      (result.output + result.errors).split(separator: "\n").last { $0.contains("VmHWM") })
    return try #require(line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) })
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"), "there is no /proc"))
  func memoryDoesNotGrowWithTheNumberOfFiles() throws {
    let galsh = try GalshProcess()
    let setup = try galsh.run(["-c", StreamingTests.setup])
    #expect(setup.status == 0, "\(setup.errors)")
    let few = try peak(galsh, files: 300)
    let many = try peak(galsh, files: 3000)
    print("peak memory: \(few) kB for 300 files, \(many) kB for 3000")
    // All 2700 images more would be 44 MB.
    #expect(many - few < 15_000, "\(few) kB for 300 files, \(many) kB for 3000")
  }

  @Test func streamedScoresAreThoseOfTheLoadedFiles() throws {
    let galsh = try GalshProcess()
    let result = try galsh.run([
      "-c",
      StreamingTests.setup + """
        load images "mock/spiral" as loaded size=128
        apply m to loaded as a save "a.csv"
        apply m to "mock/spiral" as b save "b.csv"
        """,
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try galsh.data("a.csv") == galsh.data("b.csv"))
  }
}
