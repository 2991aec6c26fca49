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
    for name in names where name != "library" {
      #expect(text.contains("\"\(name)\"") || text.contains("/\(name)\""), "\(name)")
    }
  }

  @Test func quickstartBeatsChance() throws {
    let (galsh, result) = try run("quickstart.gal")
    #expect(result.lines.last?.contains("60 galaxies scored") == true)
    #expect(galsh.files.contains("out/elliptical/model.safetensors"))
  }

  /// The same as a notebook, without Jupyter; Tests/Python has it run by Jupyter's own.
  @Test func quickstartRunsAsANotebook() throws {
    let galsh = try GalshProcess()
    let notebook = try Data(
      contentsOf: GalshProcess.root.appendingPathComponent("examples/quickstart.ipynb"))
    try notebook.write(to: galsh.folder.appendingPathComponent("q.ipynb"))
    let result = try galsh.run(["run", "q.ipynb"])
    #expect(result.status == 0 && result.errors.contains("4 cells ran"), "\(result.errors)")
    let text = String(decoding: try galsh.data("q.ipynb"), as: UTF8.self)
    #expect(text.contains("60 galaxies scored") && text.contains("image/png"))
  }

  @Test func networkOfOnesOwn() throws {
    let (_, result) = try run("network.gal")
    #expect(result.lines.last?.hasPrefix("AUC ") == true)
  }

  /// A model that was hardly trained has no opinion: the examples stop with the reason, and score nothing.
  @Test(arguments: ["simulation.gal"])
  func aModelAtChanceIsNotAsked(name: String) throws {
    let galsh = try GalshProcess()
    let result = try galsh.run(
      ["--quiet", GalshProcess.root.appendingPathComponent("examples/\(name)").path] + ExampleTests.small)
    #expect(result.status == 70)
    #expect(result.errors.contains("error[assertion-failed]: no verdicts: "), "\(result.errors)")
    #expect(!galsh.files.contains { $0.hasSuffix(".csv") && !$0.hasSuffix("manifest.csv") })
  }

  /// With their defaults, which takes half a minute each; of real pictures where they are at hand.
  @Test func ownPicturesAreScoredAndDrawn() throws {
    let data = GalshProcess.data?.appendingPathComponent("illustris").path
    let (galsh, result) = try run("own_pictures.gal", data.map { ["pictures=\($0)"] } ?? [])
    let count = data == nil ? 15 : 73
    #expect(result.output.contains("verdicts: \(count) scores by elliptical: "))
    #expect(result.output.contains("no folder given") == (data == nil))
    let table = try String(decoding: galsh.data("out/verdicts.csv"), as: UTF8.self)
    #expect(table.split(separator: "\n").count == count + 1, "a header and a line a picture")
    #expect(galsh.files.contains("out/scores.png"))
  }

  @Test func aSimulationIsScoredImageByImage() throws {
    let data = GalshProcess.data?.appendingPathComponent("fits/sim/fire2_realsim/photo_*.fits").path
    let (galsh, result) = try run("simulation.gal", data.map { ["images=\($0)"] } ?? [])
    #expect(result.output.contains("scores: \(data == nil ? 9 : 3) scores by normals: "))
    // Synthetic galaxies of another seed are like the sky's own.
    let said = data == nil ? ["nothing tells the two apart"] : ["told apart by", "too few"]
    #expect(said.contains { result.output.contains($0) })
    #expect(galsh.files.contains("out/simulation.csv"))
  }

  @Test func twoMethodsCutTheSameScores() throws {
    let (_, result) = try run("thresholds.gal", ["count=24"])
    #expect(result.output.contains("(method quantile, from 6 normal images of galaxies.tune)"))
    #expect(result.output.contains("(method youden, from 6 normal and 12 anomalous images of galaxies.tune)"))
    #expect(result.output.contains("(set by hand)"))
  }

  @Test func simulatedGalaxiesStandBesideAControl() throws {
    let (galsh, result) = try run("realism.gal", ["count=60"])
    // All three are of one kind: nothing may be found.
    #expect(result.output.contains("mocks") || result.output.contains("matched"))
    #expect(!result.output.contains("less realistic than other real galaxies: "))
    for file in ["out/realism.html", "out/kinds.fits", "out/features.png", "out/why.png"] {
      #expect(galsh.files.contains(file))
    }
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
    let galsh = try GalshProcess()
    // After one epoch in place of a hundred a model may be reversed: then its scores are not cut.
    let script = GalshProcess.root.appendingPathComponent("examples/seed2019.gal").path
    let result = try galsh.run(["--quiet", "--keep-going", script, "data=\(data.path)", "epochs=1"])
    #expect(!result.errors.contains(/error\[(?!unsound-scores)/), "\(result.errors)")
    for name in ["barred", "elliptical", "spiral"] {
      #expect(galsh.files.contains("out/\(name)/results.json"))
      let table = try String(decoding: galsh.data("out/\(name).csv"), as: UTF8.self)
      #expect(table.split(separator: "\n").count == 74, "a header and 73 mock images")
    }
  }
}
