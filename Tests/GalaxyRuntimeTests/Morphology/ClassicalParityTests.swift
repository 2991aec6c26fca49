import Foundation
import Testing

@testable import GalaxyImages
@testable import GalaxyMorphology

/// The classical statistics beside statmorph's on the same cutouts and masks
/// (`scripts/make_classical_fixture.py`).
@Suite struct ClassicalParityTests {
  struct Fixture: Decodable {
    struct Image: Decodable {
      var path: String
      var flux: Bool
      var mask: Int
      var excluded: Int?
      var problem: String?
      var gini, m20, concentration, asymmetry, smoothness, rPetro, rPetroEllip: Double?
      var x, y, r20, r80, flag: Double?
    }
    var images: [Image]
  }

  private let fixture: Fixture
  init() throws {
    let file = URL(filePath: #filePath).appending(path: "../../../Fixtures/classical.json").standardized
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    fixture = try decoder.decode(Fixture.self, from: Data(contentsOf: file))
  }

  /// One statistic of one image: ours, statmorph's (nil where it has none), and whose.
  private struct Pair {
    var ours: Double
    var theirs: Double?
    var path: String
    var remarks: [String]
  }

  /// −99 is statmorph's word for no value; an asymmetry of 100 stands for no light, and with no light inside
  /// the circle its radii are that of the circle, which makes the concentration 0.
  private func theirs(_ value: Double?, _ image: Fixture.Image, _ name: String) -> Double? {
    guard let value, value != -99, !(name == "asymmetry" && value == 100) else { return nil }
    if name == "concentration", value == 0, image.r20 == image.r80 { return nil }
    return value
  }

  private func pairs() throws -> [String: [Pair]] {
    let loader = try ImageLoader(options: LoadOptions())
    let workspace = MorphologyWorkspace()
    var pairs: [String: [Pair]] = [:]
    for image in fixture.images {
      let picture = try loader.native("\(GalaxyData.folder)/\(image.path)")
      #expect(picture.isFlux == image.flux, "\(image.path)")
      _ = Morphology(picture.values, isFlux: picture.isFlux, workspace: workspace)
      let (light, mask) = (workspace.workingLight, workspace.workingMask)
      let others = workspace.workingNeighbours
      // Statistics of other pixels could not agree; the masks are compared by the tests of the front-end.
      #expect(mask.count { $0 } == image.mask, "mask of \(image.path)")
      if let excluded = image.excluded { #expect(others.count { $0 } == excluded, "\(image.path)") }
      let found = ClassicalMorphology(light, mask: mask, excluded: image.excluded == nil ? [] : others)
      let numbers: [(String, Double, Double?)] = [
        ("gini", found.gini, image.gini), ("m20", found.m20, image.m20),
        ("concentration", found.concentration, image.concentration),
        ("asymmetry", found.asymmetry, image.asymmetry), ("smoothness", found.smoothness, image.smoothness),
        ("r_petro", found.petrosianRadius, image.rPetro),
        ("r_petro_ellip", found.petrosianSemiMajorAxis, image.rPetroEllip),
      ]
      for (name, ours, value) in numbers {
        pairs[name, default: []].append(
          Pair(
            ours: ours, theirs: theirs(value, image, name), path: image.path,
            remarks: found.remarks.map(\.rawValue)))
      }
    }
    return pairs
  }

  @Test("every statistic agrees with statmorph's", .galaxiesAreThere)
  func agreement() throws {
    #expect(fixture.images.count { $0.path.hasPrefix("galaxies/") } >= 60)
    #expect(fixture.images.count { $0.path.hasPrefix("illustris/") } >= 20)
    #expect(fixture.images.count { $0.flux } >= 10)
    #expect(fixture.images.count { $0.excluded != nil } >= 10)
    for (name, all) in try pairs().sorted(by: { $0.key < $1.key }) {
      var differences: [Double] = []
      for pair in all {
        guard let theirs = pair.theirs else {
          #expect(pair.ours.isNaN && !pair.remarks.isEmpty, "\(name) of \(pair.path): statmorph has none")
          continue
        }
        let difference = abs(pair.ours - theirs)
        differences.append(difference)
        if !(difference <= 5e-3) {
          print("\(name) of \(pair.path): \(pair.ours), statmorph \(theirs), \(pair.remarks)")
        }
        #expect(difference <= 0.015, "\(name) of \(pair.path): \(pair.ours), statmorph \(theirs)")
      }
      differences.sort()
      let (median, largest) = (differences[differences.count / 2], differences.last ?? .nan)
      print("\(name): \(differences.count) images, median difference \(median), largest \(largest)")
      #expect(differences.count >= 100)
      #expect(median <= 5e-4, "\(name)")
    }
  }

  @Test("what the workspace holds is what is measured", .galaxiesAreThere)
  func lastPicture() throws {
    let workspace = MorphologyWorkspace()
    let picture = try ImageLoader(options: LoadOptions()).native(
      "\(GalaxyData.folder)/\(try #require(fixture.images.first).path)")
    _ = Morphology(picture.values, workspace: workspace)
    let found = ClassicalMorphology(measuredLastIn: workspace)
    #expect(found == ClassicalMorphology(workspace.workingLight, mask: workspace.workingMask))
    #expect(found.values.allSatisfy { $0.isFinite })
    #expect(found.values.count == ClassicalMorphology.features.count)
  }
}
