import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyModels
@testable import GalaxyRecords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Model export") struct ModelExportTests {
  private func bundle() throws -> ExportBundle {
    var random = RandomStream(seed: 1)
    let rows: [(Int, Double)] = [(1, 0.1), (0, 0.9), (1, 0.25), (2, 1_234_567.125)]
    let evaluation = try Evaluation(
      images: rows.enumerated().map { i, row in
        ScoredImage(index: i, name: "g\(i)", label: row.0, anomalous: row.0 != 1, score: row.1)
      }, resamples: 20, random: &random)
    let thresholds = try Thresholds(0.15, 0.2, 0.3, 1)
    var bundle = ExportBundle(
      config: ["seed": 7, "normal": 1],
      weights: SafeTensors(
        tensors: [NamedTensor(name: "svdd.center", shape: [2], values: [0.1, -0.1])],
        metadata: ["format": "galsh 1"]))
    bundle.trainTime = 12.5
    bundle.test = ExportBundle.Test(time: 0.75, evaluation: evaluation)
    bundle.thresholds = thresholds
    bundle.applied = ScoreTable(
      rows: [
        ScoreRow(path: "a.png", name: "a", score: 0.5, thresholds: thresholds),
        ScoreRow(path: "b.png", name: "b", score: nil, reason: "not an image"),
        ScoreRow(path: "c.png", name: "c", score: 0.0000005, thresholds: thresholds),
      ], referenceName: nil, modelName: "elliptical")
    bundle.log = [ExportBundle.LogLine(time: "2026-11-22 17:06:08,123", message: "Test set AUC: 97.12%")]
    bundle.scorePlot = try PlotExamples.scores()[0].1
    bundle.lossPlot = PlotExamples.losses[0].1
    bundle.mostNormal = PlotExamples.sheet
    bundle.mostAnomalous = PlotExamples.sheet
    return bundle
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try Files.read(path), as: UTF8.self)
  }

  @Test("everything there is, is written, in the original's formats")
  func everything() throws {
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/out/elliptical"
    let report = try ModelExport.write(bundle(), to: out)
    #expect(report.written == ModelExport.fileNames && report.removed.isEmpty)
    #expect(TemporaryFolder.contents(of: out) == ([".galsh-files"] + ModelExport.fileNames).sorted())
    #expect(
      try text("\(out)/test_output.txt")
        == "0 \t 0.100000 \n1 \t 0.900000 \n0 \t 0.250000 \n1 \t 1234567.125000 \n")
    #expect(try text("\(out)/apply_output.txt") == "0 \t 0.500000 \n2 \t 0.000000 \n")
    #expect(try text("\(out)/log.txt") == "2026-11-22 17:06:08,123 - galsh - INFO - Test set AUC: 97.12%\n")
    #expect(try text("\(out)/scores.csv").contains("b.png,,,,,unreadable,not an image\n"))
    #expect(try SafeTensors(contentsOf: "\(out)/model.safetensors") == bundle().weights)
    #expect(try JSON.parse(text("\(out)/config.json")) == ["seed": 7, "normal": 1])
    let expected: JSON = [
      "train_time": 12.5, "test_auc": 1.0, "test_time": 0.75,
      "test_scores": [[0, 0, 0.1], [1, 1, 0.9], [2, 0, 0.25], [3, 1, 1_234_567.125]],
      "thresholds": [0.15, 0.2, 0.3, 1.0],
      "accuracies": [
        "decided": 1.0, "decided_share": 0.75,
        "regions": ["0.0": 1.0, "0.2": nil, "0.5": nil, "0.8": 1.0, "1.0": 1.0],
      ],
    ]
    #expect(try JSON.parse(text("\(out)/results.json")) == expected)
  }

  @Test("what does not exist is left out, and an earlier export's files that would contradict it go")
  func partial() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("mine", to: "\(folder.path)/log.txt")
    let bare = try ExportBundle(config: [:], weights: bundle().weights)
    let first = try ModelExport.write(bare, to: folder.path)
    #expect(first.written == ["results.json", "config.json", "model.safetensors"])
    #expect(first.removed.isEmpty, "a file of this name that no export wrote stays")
    #expect(
      try JSON.parse(text("\(folder.path)/results.json")) == [
        "train_time": nil, "test_auc": nil, "test_time": nil, "test_scores": [], "thresholds": nil,
        "accuracies": nil,
      ])
    _ = try ModelExport.write(bundle(), to: folder.path)
    let again = try ModelExport.write(bare, to: folder.path)
    #expect(again.removed == Array(ModelExport.fileNames.dropFirst(3)))
    #expect(folder.contents == ([".galsh-files"] + first.written).sorted())
  }

  @Test("the same bundle gives the same bytes")
  func sameBytes() throws {
    let first = try ModelExport.render(bundle())
    let second = try ModelExport.render(bundle())
    for (a, b) in zip(first, second) { #expect(a.bytes == b.bytes, "\(a.name)") }
  }

  @Test("a file in place of the folder is one error, and the file stays")
  func fileInPlace() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("mine", to: "\(folder.path)/out")
    let error = #expect(throws: GalaxyError.self) {
      try ModelExport.write(bundle(), to: "\(folder.path)/out")
    }
    #expect(error?.id == "not-a-folder")
    #expect(error?.message.contains("\(folder.path)/out") == true)
    #expect(try text("\(folder.path)/out") == "mine")
  }

  @Test("a plot that cannot be drawn leaves the folder unmade")
  func failedPlot() throws {
    let folder = try TemporaryFolder()
    var bundle = try bundle()
    bundle.lossPlot = LossPlot(title: "none", curves: [])
    #expect(throws: GalaxyError.nothingToDraw("losses")) {
      try ModelExport.write(bundle, to: "\(folder.path)/out")
    }
    #expect(folder.contents.isEmpty)
  }

  #if os(Linux)
    @Test("a full disk is one error, and the export of before is whole")
    func fullDisk() throws {
      let folder = try TemporaryFolder()
      guard mount("tmpfs", folder.path, "tmpfs", 0, "size=128k") == 0 else {
        print("skipped: a small tmpfs cannot be mounted (\(String(cString: strerror(errno))))")
        return
      }
      defer { umount(folder.path) }
      _ = try ModelExport.write(
        ExportBundle(config: ["old": true], weights: bundle().weights), to: folder.path)
      let before = folder.contents
      let error = #expect(throws: GalaxyError.self) { try ModelExport.write(bundle(), to: folder.path) }
      #expect(error?.id == "disk-full")
      #expect(folder.contents == before)
      #expect(try JSON.parse(text("\(folder.path)/config.json")) == ["old": true])
    }
  #endif
}
