import GalaxyBase
import GalaxyData
import GalaxyModels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a model and all that is known of it to a folder.
///
/// | file | holds |
/// |---|---|
/// | `results.json` | train_time, test_auc, test_time, test_scores [[index, label, score]…], thresholds, accuracies, standing |
/// | `config.json` | the bundle's `config` |
/// | `model.safetensors` | the bundle's `weights` |
/// | `test_output.txt` | label (0 normal, 1 anomalous) and score of every tested image |
/// | `apply_output.txt` | row (from 0) and score of every image of the table that could be read |
/// | `scores.csv` | the table |
/// | `scores_NAME.csv` | every other table of scores of the model, under its name |
/// | `log.txt` | the log |
/// | `scores.png`, `loss.png`, `normals.png`, `outliers.png` | the pictures |
public enum ModelExport {
  /// What an export did.
  public struct Report: Sendable, Equatable {
    /// The files written, by their names in the folder.
    public let written: [String]
    /// Files of an earlier export that would contradict this one, such as the test output of a model that is
    /// now untested; they were removed.
    public let removed: [String]
  }

  /// The file of a table of scores.
  public static func fileName(of table: String) -> String { "scores_\(table).csv" }

  /// Every name that an export may write beside those of `fileName`, in the order of writing.
  public static let fileNames = [
    "results.json", "config.json", "model.safetensors", "test_output.txt", "apply_output.txt", "scores.csv",
    "log.txt", "scores.png", "loss.png", "normals.png", "outliers.png",
  ]

  /// Writes the bundle to a folder, which is made if it is missing.
  ///
  /// Every file is rendered before the first is written, and all are on the disk before the first takes its
  /// name: an error leaves the folder as it was.
  /// - Throws: `GalaxyError`: a `PlotError` or a `SafeTensorsError` if something cannot be rendered, a
  ///   `FileError` if the folder cannot be written or the disk is full.
  public static func write(_ bundle: ExportBundle, to folder: String) throws -> Report {
    let folder = folder.isEmpty ? "." : folder
    let files = try render(bundle)
    // Only an earlier export's files are ours to remove.
    let tables = ((try? Files.names(in: folder)) ?? []).filter {
      $0.hasPrefix("scores_") && $0.hasSuffix(".csv") && OwnOutput.has("\(folder)/\($0)")
    }
    let earlier = fileNames.filter { OwnOutput.has("\(folder)/\($0)") } + tables.sorted()
    try AtomicFile.write(files.map { (path: "\(folder)/\($0.name)", bytes: $0.bytes) })
    let written = files.map(\.name)
    OwnOutput.note(written.map { "\(folder)/\($0)" })
    let stale = earlier.filter { !written.contains($0) }
    let removed = stale.filter { unlink(FileName.onDisk("\(folder)/\($0)")) == 0 }
    return Report(written: written, removed: removed)
  }

  /// The files' contents, in the order of `fileNames`.
  static func render(_ bundle: ExportBundle) throws -> [(name: String, bytes: [UInt8])] {
    let contents: [String: [UInt8]?] = [
      "results.json": Array(results(bundle).pretty.utf8),
      "config.json": Array(bundle.config.pretty.utf8),
      "model.safetensors": try bundle.weights.encoded(),
      "test_output.txt": bundle.test.map { Array(testOutput($0.evaluation).utf8) },
      "apply_output.txt": bundle.applied.map { Array(applyOutput($0).utf8) },
      "scores.csv": bundle.applied.map { Array($0.csv.utf8) },
      "log.txt": bundle.log.isEmpty ? nil : Array(log(bundle.log).utf8),
      "scores.png": try bundle.scorePlot?.picture(.png),
      "loss.png": try bundle.lossPlot?.picture(.png),
      "normals.png": try bundle.mostNormal?.picture(.png),
      "outliers.png": try bundle.mostAnomalous?.picture(.png),
    ]
    return fileNames.compactMap { name in (contents[name] ?? nil).map { (name, $0) } }
      + bundle.tables.map { (fileName(of: $0.name), Array($0.table.csv.utf8)) }
  }

  /// The original's results, with thresholds and accuracies; what does not exist is null.
  private static func results(_ bundle: ExportBundle) -> JSON {
    let images = bundle.test?.evaluation.images ?? []
    let classes = bundle.test?.evaluation.classNames ?? ClassNames()
    let results: JSON = [
      "train_time": .optional(bundle.trainTime),
      "test_auc": .optional(bundle.test?.auc ?? bundle.test?.evaluation.auc),
      "test_time": .optional(bundle.test?.time),
      "test_scores": .array(
        images.map { [.integer($0.index), .integer($0.anomalous ? 1 : 0), .number($0.score)] }),
      "thresholds": bundle.thresholds.map { .array($0.values.map(JSON.number)) } ?? .null,
      "accuracies": accuracies(bundle),
    ]
    let standing =
      bundle.test?.standing.map { standing in
        [
          JSON.Member("standing", .string(standing.kind.rawValue)),
          .init("standing_text", .string(standing.text)),
          .init("accuracies_on", .optional(bundle.test?.grade?.note)),
          .init("forced", .bool(bundle.isForced)),
        ]
      } ?? []
    if classes.isEmpty { return .object((results.object ?? []) + standing) }
    // The labels of the images by name, for whoever reads `test_scores` of named classes.
    return .object(
      (results.object ?? []) + standing + [
        .init("classes", classes.json),
        .init("test_classes", .array(images.map { .string(classes.text($0.label)) })),
      ])
  }

  /// As `ConfusionTable` defines them, 0 … 1; null without a test or thresholds.
  private static func accuracies(_ bundle: ExportBundle) -> JSON {
    guard let test = bundle.test, let thresholds = bundle.thresholds else { return .null }
    let table = test.grade?.confusion ?? test.evaluation.confusion(thresholds)
    return [
      "decided": .optional(table.accuracy),
      "decided_share": .optional(table.decidedShare),
      "regions": .object(
        Region.allCases.map { JSON.Member("\($0.value)", .optional(table.accuracy(of: $0))) }),
    ]
  }

  private static func testOutput(_ evaluation: Evaluation) -> String {
    evaluation.images.map { outputLine($0.anomalous ? 1 : 0, $0.score) }.joined()
  }

  private static func applyOutput(_ table: ScoreTable) -> String {
    table.rows.enumerated().compactMap { i, row in row.score.map { outputLine(i, $0) } }.joined()
  }

  /// The original's line, `"%d \t %.6f \n"`.
  private static func outputLine(_ number: Int, _ score: Double) -> String {
    "\(number) \t \(NumberText.fixed(score, 6)) \n"
  }

  /// The original's line, `%(asctime)s - %(name)s - %(levelname)s - %(message)s`.
  private static func log(_ lines: [ExportBundle.LogLine]) -> String {
    lines.map { "\($0.time) - \($0.name) - \($0.level) - \($0.message)\n" }.joined()
  }
}
