import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// A table of features of files that were read and measured in one go.
public struct MeasuredFiles: Sendable {
  /// A row a file, in natural order.
  public let table: FeatureTable
  /// The files that were read, with the digest of their bytes where they could be.
  public let files: [(path: String, origin: ImageOrigin?)]
  /// Files of a folder or pattern that are no images at all, and have no row for it.
  public let ignored: Int
  /// What there is to say of the pixels of pictures.
  public let pictures: ImageRemarks
  /// What in the folder or of the pattern was found, and what is no file that can be read.
  package let found: FoundFiles

  /// What should be said of the files, in sentences.
  public var remarks: [String] {
    let others = ignored == 0 ? [] : ["\(counted(ignored, "file")) ignored: no image"]
    return [found.remark].compactMap(\.self) + others + pictures.lines
  }
}

/// What became of one file that was read as it came.
package struct FileRow: Sendable {
  /// The row; nil for a file of many that is no image at all.
  package var row: FeatureRow?
  /// The file with the digest of its bytes.
  package var origin: ImageOrigin?
  /// What there is to say of its pixels.
  package var remarks: [ImageRemark] = []

  /// Reads a file: `body` fills its row and gives back what is known of the bytes. What is wrong with it
  /// becomes the reason why there are no values.
  /// - Throws: what is no fault of the file, such as an interruption.
  package init(
    _ path: String, isSingle: Bool, options: LoadOptions,
    _ body: (inout FeatureRow) throws -> (file: (digest: Digest, bytes: Int)?, remarks: [ImageRemark])
  ) throws {
    var row = FeatureRow(path: path, name: path, values: [])
    do {
      let read = try body(&row)
      remarks = read.remarks
      if let file = read.file {
        let origin = ImageOrigin(file: path, digest: file.digest, bytes: file.bytes, variations: [])
        row.content = FeatureRow.content(of: origin, options: options)
        self.origin = origin
      }
    } catch let error as GalaxyError where !error.isCancellation {
      // One of many that is no image at all is no problem.
      if error.isA(ImageError.notAnImage), !isSingle, isNoImage(path) { return }
      row.reason = error.message
    }
    self.row = row
  }
}

extension MeasuredFiles {
  /// Puts together what became of the files that a pattern named.
  /// - Throws: GalaxyError of kind `no-images` if not one could be measured.
  package init(
    _ outcomes: [FileRow], of found: FoundFiles, pattern: String, isPart: Bool = false,
    _ table: ([FeatureRow]) throws -> FeatureTable
  ) throws {
    var pictures = ImageRemarks()
    for case let (row?, remarks) in outcomes.map({ ($0.row, $0.remarks) }) {
      pictures.add(remarks, name: row.path)
    }
    let rows = outcomes.compactMap(\.row)
    if !isPart { try FeatureTable.requireOne(rows, of: pattern, hint: rows.first?.reason ?? found.remark) }
    self.init(
      table: try table(rows), files: zip(found.paths, outcomes).map { ($0, $1.origin) },
      ignored: outcomes.count - rows.count, pictures: pictures, found: found)
  }
}

extension FeatureTable {
  /// Measures every image below a folder, or of those that a pattern or file name names, each as it is read:
  /// no more than one picture a thread is in memory, however many files there are. A file that cannot be
  /// read is a row with its reason. The same bytes for any number of threads.
  /// - Throws: GalaxyError of kind `bad-option`, `no-images` if not one can be measured, or `interrupted`;
  ///   what finding the files throws.
  public static func shapes(
    ofFiles pattern: String, options: LoadOptions = LoadOptions(), classical hasClassical: Bool = true,
    context: WorkContext = WorkContext()
  ) throws -> MeasuredFiles {
    try shapes(
      of: foundImageFiles(pattern), named: pattern, options: options, classical: hasClassical,
      context: context)
  }

  /// The same of files that were found, which the user calls `pattern`.
  package static func shapes(
    of found: FoundFiles, named pattern: String, options: LoadOptions, classical hasClassical: Bool,
    isPart: Bool = false, context: WorkContext
  ) throws -> MeasuredFiles {
    let loader = try ImageLoader(options: options)
    let paths = found.paths
    let isSingle = paths == [pattern]
    let meter = ProgressMeter("measure", total: paths.count, unit: "image", context: context)
    try context.agree(onFiles: paths)
    let outcomes = try measured(paths.count, classical: hasClassical, meter, context) { index, measurer in
      try FileRow(paths[index], isSingle: isSingle, options: options) { row in
        let picture = try loader.native(paths[index], digest: true)
        try row.measure(measurer) { picture }
        return (picture.file, picture.remarks)
      }
    }
    return try MeasuredFiles(outcomes, of: found, pattern: pattern, isPart: isPart) {
      shapes($0, classical: hasClassical, options: options)
    }
  }
}
