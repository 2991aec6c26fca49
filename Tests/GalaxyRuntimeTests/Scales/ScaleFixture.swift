import Foundation

/// Tests/Fixtures/scales.json, what astropy and scipy say; made by scripts/make_scale_fixtures.py.
struct ScaleFixture: Decodable {
  struct Distance: Decodable {
    var z: Double
    /// In Mpc.
    var comoving: Double, angular: Double, luminosity: Double
    /// In an arc second.
    var kpc: Double
  }
  struct Flat: Decodable {
    var hubble: Double, matter: Double
    var rows: [Distance]
  }
  struct Flux: Decodable {
    var unit: String
    var pixel: Double?
    var wavelength: Double?
    var maggies: Double
  }
  struct World: Decodable {
    var cards: [String: Card]
    var scale: Double
  }
  enum Card: Decodable {
    case number(Double), text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self = try (try? container.decode(Double.self)).map(Card.number) ?? .text(container.decode(String.self))
    }

    var inHeader: String {
      switch self {
      case .number(let value): String(value)
      case .text(let text): "'\(text)'"
      }
    }
  }
  struct Blur: Decodable {
    var width: Int, height: Int
    var sigma: Double
    var image: [Double], blurred: [Double]
  }

  var planck18: [Distance]
  var flat: Flat, empty: Flat
  var flux: [Flux]
  var worlds: [World]
  var blur: Blur

  static func read() throws -> ScaleFixture {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures/scales.json").standardized
    return try JSONDecoder().decode(ScaleFixture.self, from: Data(contentsOf: path))
  }
}
