import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels
@testable import GalaxyRecords

/// The names of classes in what a model says of images.
@Suite struct ClassNameTests {
  private static let names = ClassNames([0: "barred", 1: "elliptical"])

  private func model(normal: Int, name: String?) throws -> Model {
    let network = try NetworkDescription.galnet(size: 64)
    let plan = try NetworkPlan(network, .autoencoder)
    return Model(
      name: "m", network: network, normalClass: normal, normalName: name,
      preprocessing: Preprocessing(options: LoadOptions(size: 64), minimum: 0, maximum: 1),
      numbers: NetworkWeights(plan, streams: SeedStreams(seed: 1), name: "initialisation/m"))
  }

  private func evaluation(_ names: ClassNames) throws -> Evaluation {
    let images = (0..<8).map {
      ScoredImage(
        index: $0, name: "g\($0)", label: $0 % 2, anomalous: $0 % 2 == 0, score: Double($0) + 1)
    }
    var random = RandomStream(seed: 1)
    return try Evaluation(images: images, classNames: names, random: &random)
  }

  @Test("a class is told by its name where both sides have names, else by its number")
  func normalLabels() throws {
    let named = try model(normal: 1, name: "elliptical")
    #expect(named.normalLabel(among: Self.names) == 1)
    #expect(named.normalLabel(among: ClassNames([0: "Ellipticals", 1: "spiral"])) == 0)
    #expect(named.normalLabel(among: ClassNames([0: "ring", 1: "spiral"])) == nil)
    #expect(named.normalLabel(among: ClassNames()) == 1)
    #expect(try model(normal: 1, name: nil).normalLabel(among: Self.names) == 1)
    #expect(named.normalText == "elliptical")
    #expect(try named.safeTensors().metadata["normal_class_name"] == "elliptical")
    #expect(try model(normal: 1, name: nil).safeTensors().metadata["normal_class_name"] == nil)
  }

  @Test("tables, JSON, CSV and plots have the names; without names they are as they were")
  func shown() throws {
    let named = try evaluation(Self.names)
    #expect(named.classTable.text(width: nil).contains("elliptical"))
    let classes = JSON.object(named.properties)["classes"]?.array
    #expect(classes?.compactMap { $0["class"]?.string } == ["barred", "elliptical"])
    #expect(JSON.object(try evaluation(ClassNames()).properties)["classes"]?.array?[0]["class"] == nil)
    let rows = named.images.map {
      ScoreRow(path: $0.name, name: $0.name, label: $0.label, anomalous: $0.anomalous, score: $0.score)
    }
    let table = ScoreTable(rows: rows, referenceName: nil, modelName: "m", classNames: Self.names)
    #expect(table.csv.split(separator: "\n")[0].hasSuffix(",reason,class"))
    #expect(table.csv.split(separator: "\n")[2].hasSuffix(",elliptical"))
    let plain = ScoreTable(rows: rows, referenceName: nil, modelName: "m")
    #expect(plain.csv.split(separator: "\n")[0].hasSuffix(",reason"))
    let plot = ScoresArtifact(name: "v", table: table, thresholds: nil).scorePlot
    #expect(plot.series.map(\.name) == ["elliptical (normal)", "barred (anomalous)"])
    var bundle = ExportBundle(config: [:], weights: SafeTensors(tensors: [], metadata: [:]))
    bundle.test = .init(time: 1, evaluation: named)
    let results = try #require(try ModelExport.render(bundle).first { $0.name == "results.json" })
    let json = try JSON.parse(String(decoding: results.bytes, as: UTF8.self))
    #expect(json["classes"]?["1"]?.string == "elliptical")
    #expect(json["test_classes"]?.array?.count == 8)
  }
}
