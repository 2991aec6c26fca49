import Foundation
import Testing

/// The examples run as they stand, the long ones on fewer galaxies and epochs.
@Suite struct ExampleTests {
  private static let small = ["count=24", "epochs=1"]

  private func run(_ name: String, _ arguments: [String] = []) throws -> (GalshProcess, GalshProcess.Result) {
    let galsh = try GalshProcess()
    let result = try galsh.run(
      ["--quiet", GalshProcess.root.appendingPathComponent("examples/\(name)").path] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    return (galsh, result)
  }

  @Test func everyExampleIsRunHere() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: GalshProcess.root.appendingPathComponent("examples").path)
    let text = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
    // A package of its own is built and run by Tests/Python/test_library.py.
    for name in names where name != "library" { #expect(text.contains("run(\"\(name)\""), "\(name)") }
  }

  @Test func quickstartBeatsChance() throws {
    let (galsh, result) = try run("quickstart.gal")
    #expect(result.lines.last?.contains("60 galaxies scored") == true)
    #expect(galsh.files.contains("out/elliptical/model.safetensors"))
  }

  @Test func networkOfOnesOwn() throws {
    let (_, result) = try run("network.gal")
    #expect(result.lines.last?.hasPrefix("AUC ") == true)
  }

  @Test func ownPicturesAreScoredAndDrawn() throws {
    let (galsh, result) = try run("own_pictures.gal", ExampleTests.small)
    #expect(result.output.contains("verdicts: 15 scores by elliptical: "))
    let table = try String(decoding: galsh.data("out/verdicts.csv"), as: UTF8.self)
    #expect(table.split(separator: "\n").count == 16, "a header and 15 pictures")
    #expect(galsh.files.contains("out/scores.png"))
  }

  @Test(.enabled(if: GalshProcess.data != nil, "real galaxies are not at hand (GALSH_DATA)"))
  func realPicturesAreScored() throws {
    let data = try #require(GalshProcess.data)
    let folder = data.appendingPathComponent("illustris").path
    let (_, result) = try run("own_pictures.gal", ["pictures=\(folder)"] + ExampleTests.small)
    #expect(result.output.contains("verdicts: 73 scores by elliptical: "))
    #expect(!result.output.contains("no folder given"))
  }

  @Test func aSimulationIsScoredImageByImage() throws {
    let (galsh, result) = try run("simulation.gal", ExampleTests.small)
    #expect(result.lines.last?.hasPrefix("out/simulation/spiral/spiral_0003.fits ") == true)
    #expect(galsh.files.contains("out/simulation.csv"))
  }

  @Test(.enabled(if: GalshProcess.data != nil, "real simulations are not at hand (GALSH_DATA)"))
  func aRealSimulationIsScored() throws {
    let data = try #require(GalshProcess.data)
    let pattern = data.appendingPathComponent("fits/sim/fire2_realsim/photo_*.fits").path
    let (_, result) = try run("simulation.gal", ["images=\(pattern)"] + ExampleTests.small)
    #expect(result.output.contains("scores: 3 scores by spiral: "))
  }

  @Test func twoMethodsCutTheSameScores() throws {
    let (_, result) = try run("thresholds.gal", ExampleTests.small)
    #expect(result.output.contains("(method quantile, from 6 normal images of galaxies.tune)"))
    #expect(result.output.contains("(method youden, from 6 normal and 12 anomalous images of galaxies.tune)"))
    #expect(result.output.contains("(set by hand)"))
  }

  @Test func aSweepKeepsTheBestRate() throws {
    let (galsh, result) = try run("sweep.gal", ExampleTests.small + ["rates=[1e-4,1e-3]"])
    let found = result.lines.compactMap { line in line.firstMatch(of: /^lr (\S+): AUC (\S+)$/) }
      .compactMap { match in Double(match.output.2).map { (rate: String(match.output.1), auc: $0) } }
    #expect(found.map(\.rate) == ["0.0001", "0.001"])
    let best = try #require(found.max { $0.auc < $1.auc })
    let told = try #require(result.lines.compactMap { $0.firstMatch(of: /^the best rate is (\S+)$/) }.first)
    #expect(found.contains { $0.rate == told.output.1 && $0.auc == best.auc })
    #expect(galsh.files.contains("out/winner/results.json"))
  }

  @Test(.enabled(if: GalshProcess.data != nil, "real galaxies are not at hand (GALSH_DATA)"))
  func seed2019OnRealGalaxies() throws {
    let data = try #require(GalshProcess.data)
    let (galsh, _) = try run("seed2019.gal", ["data=\(data.path)", "epochs=1"])
    for name in ["barred", "elliptical", "spiral"] {
      #expect(galsh.files.contains("out/\(name)/results.json"))
      let table = try String(decoding: galsh.data("out/\(name).csv"), as: UTF8.self)
      #expect(table.split(separator: "\n").count == 74, "a header and 73 mock images")
    }
  }
}
