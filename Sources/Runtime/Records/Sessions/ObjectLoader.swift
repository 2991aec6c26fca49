import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages
import GalaxyModels

/// Reads the objects of a session file, and checks that they are what was saved.
struct ObjectLoader: Sendable {
  private let file: SessionFile
  private let pixels = StoredPixels()

  init(_ file: SessionFile) { self.file = file }

  private var database: Database { file.database }

  /// The entry of an object, which is read when it is wanted; the digest of one that is damaged may be none.
  func entry(_ id: Int, _ name: String, _ kind: String, _ hex: String) -> StoredEntry {
    StoredEntry(
      name: name, kind: kind, digest: Digest(hex) ?? Digest(of: []),
      object: StoredPart {
        do {
          return (try object(id, name), [])
        } catch let error as GalaxyError where error.isA(SessionError.damaged) {
          return (nil, [name])
        }
      })
  }

  /// The object of an id.
  /// - Throws: `SessionError.damaged` if it cannot be read, or its digest is another; `.replaced` if it is not there any more.
  private func object(_ id: Int, _ name: String) throws -> StoredObject {
    let rows = try database.statement("SELECT kind, digest, description, weights FROM objects WHERE id = ?")
      .rows(
        [.integer(id)]
      ) { ($0.text(0), $0.text(1), $0.text(2), $0.blob(3)) }
    if rows.isEmpty, try database.value("SELECT 1 FROM names WHERE object = ?", .integer(id)) == nil {
      throw GalaxyError(
        SessionError.replaced, "\(name) is another by now in \(database.path), which another galsh writes",
        file: database.path, hint: "open the session again")
    }
    guard let (kind, hex, text, weights) = rows.first, let digest = Digest(hex),
      let description = try? JSON.parse(text), let object = try object(kind, id, description, weights),
      try object.digest(context: WorkContext()) == digest
    else {
      throw GalaxyError(SessionError.damaged, "\(name) is damaged in \(database.path)", file: database.path)
    }
    return object
  }

  private func object(
    _ kind: String, _ id: Int, _ description: JSON, _ weights: [UInt8]
  ) throws -> StoredObject? {
    switch kind {
    case "dataset": try dataset(id, description).map { .dataset($0) }
    case "network": NetworkDescription(json: description).map { .network($0) }
    case "model": try model(id, description, weights).map { .model($0) }
    case "scores": .scores(try table(id, description), Thresholds(stored: description["thresholds"]))
    default: nil
    }
  }

  private func dataset(_ id: Int, _ description: JSON) throws -> Dataset? {
    guard let options = LoadOptions(stored: description["options"]),
      let source = description["source"]?.string,
      let height = description["height"]?.integer, let width = description["width"]?.integer,
      let skipped = description["skipped"]?.array
    else { return nil }
    var digests: [Digest] = []
    let items = try database.statement(
      """
      SELECT path, name, label, "group", copy_of, line, format, file, bytes, digest, variations, pixels
      FROM images WHERE object = ? ORDER BY row
      """
    ).rows([.integer(id)]) { row -> DatasetItem? in
      guard let file = Digest(row.text(9)), let seen = Digest(row.text(11)) else { return nil }
      let variations = row.optionalText(10).flatMap { try? JSON.parse($0) }?.array ?? []
      digests.append(seen)
      var item = DatasetItem(
        path: row.text(0), name: row.text(1), label: row.optionalInteger(2), group: row.text(3),
        copyOf: row.optionalInteger(4), line: row.optionalInteger(5),
        format: row.optionalText(6).flatMap(ImageFormat.init))
      item.origin = ImageOrigin(
        file: row.text(7), digest: file, bytes: row.integer(8),
        variations: variations.compactMap(ImageOrigin.Variation.init))
      return item.origin?.variations.count == variations.count ? item : nil
    }
    let whole = items.compactMap(\.self)
    guard whole.count == items.count else { return nil }
    return Dataset(
      items: whole, height: height, width: width, options: options, stored: pixels, digests: digests,
      source: source,
      skipped: skipped.compactMap(BadRow.init))
  }

  private func table(_ id: Int, _ description: JSON) throws -> ScoreTable {
    let regions = Region.allCases
    let rows = try database.statement(
      """
      SELECT path, name, label, anomalous, score, percentile, region, verdict, reason
      FROM scores WHERE object = ? ORDER BY row
      """
    ).rows([.integer(id)]) { row in
      let value = row.optionalNumber(6)
      return ScoreRow(
        path: row.text(0), name: row.text(1), label: row.optionalInteger(2),
        anomalous: row.optionalInteger(3).map { $0 != 0 }, score: row.optionalNumber(4),
        percentile: row.optionalNumber(5),
        region: value.flatMap { value in regions.first { $0.value == value } },
        verdict: row.text(7), reason: row.optionalText(8))
    }
    return ScoreTable(
      rows: rows, referenceName: description["reference"]?.string,
      modelName: description["model"]?.string ?? "")
  }

  private func model(_ id: Int, _ description: JSON, _ weights: [UInt8]) throws -> StoredModel? {
    guard let name = description["name"]?.string,
      let network = NetworkDescription(json: description["network"]),
      let normal = description["normal"]?.integer, let options = LoadOptions(stored: description["options"]),
      let minimum = description["minimum"]?.number, let maximum = description["maximum"]?.number,
      let tensors = try? SafeTensors(bytes: weights),
      let plan = try? NetworkPlan(network, network.decoder.isEmpty ? .encoder : .autoencoder),
      let numbers = try? NetworkWeights(plan, from: tensors)
    else { return nil }
    var model = Model(
      name: name, network: network, normalClass: normal,
      preprocessing: Preprocessing(
        options: options, minimum: minimum, maximum: maximum,
        pixels: description["pixels"]?.string.flatMap(PixelStore.Kind.init)), numbers: numbers,
      pretraining: TrainingRecord(stored: description["pretraining"]))
    model.training = TrainingRecord(stored: description["training"])
    model.thresholds = Thresholds(stored: description["thresholds"])
    if let (kind, values) = Detectors.stored(description) {
      guard let detector = Detectors.read(kind: kind, values: values, tensors: tensors) else { return nil }
      model.detector = detector
    }
    var stored = StoredModel(
      model: model, trainedOn: InputRecord(json: description["trained_on"]), test: nil, applied: nil)
    if let applied = description["applied"], applied != .null { stored.applied = try table(id, applied) }
    if let test = description["test"], test != .null { stored.test = try self.test(id, test) }
    return stored
  }

  private func test(_ id: Int, _ description: JSON) throws -> StoredModel.Test? {
    let images = try database.statement(
      "SELECT image, name, label, anomalous, score FROM tests WHERE object = ? ORDER BY row"
    ).rows([.integer(id)]) { row in
      ScoredImage(
        index: row.integer(0), name: row.text(1), label: row.integer(2), anomalous: row.integer(3) != 0,
        score: row.number(4))
    }
    let titles = description["titles"]?.array?.compactMap(\.string) ?? []
    guard let input = InputRecord(json: description["input"]), titles.count == 2,
      let evaluation = try? Evaluation(
        images: images, intervals: ROCIntervals(stored: description["intervals"]))
    else { return nil }
    return StoredModel.Test(
      input: input, evaluation: evaluation, seconds: description["seconds"]?.number ?? 0,
      mostNormal: try sheet(id, "normal", titles[0]), mostAnomalous: try sheet(id, "anomalous", titles[1]))
  }

  /// The pictures as they were shown: 8 bits, from each image's lowest value to its highest.
  private func sheet(_ id: Int, _ name: String, _ title: String) throws -> ImageSheet {
    let images = try database.statement(
      "SELECT name, score, width, height, pixels FROM sheets WHERE object = ? AND sheet = ? ORDER BY row"
    ).rows([.integer(id), .text(name)]) { row in
      SheetImage(
        pixels: row.blob(4).map(Float.init), width: row.integer(2), height: row.integer(3), name: row.text(0),
        score: row.optionalNumber(1))
    }
    return ImageSheet(title: title, images: images)
  }
}
