import Foundation
import Testing

@testable import GalaxyRuntime

/// Real and awkward files, beside what Pillow and astropy make of them (`expected.json`).
@Suite(.enabled(if: GalaxyData.isThere))
struct ConformanceTests {
  private struct Expected: Decodable {
    struct Picture: Decodable {
      var error: String?
      var width: Int?
      var height: Int?
      var mean: Double?
      var least: Int?
      var orientation: Int?
      var mode: String?

      enum CodingKeys: String, CodingKey {
        case error, width, height, mode
        case mean = "L_mean"
        case least = "L_min"
        case orientation = "exif_orientation"
      }
    }
    var files: [String: Picture]
  }

  private func expected(_ folder: String) throws -> [(path: String, picture: Expected.Picture)] {
    let json = try Data(contentsOf: URL(filePath: "\(GalaxyData.folder)/\(folder)/expected.json"))
    return try JSONDecoder().decode(Expected.self, from: json).files.sorted { $0.key < $1.key }
      .map { ("\(GalaxyData.folder)/\(folder)/\($0.key)", $0.value) }
  }

  private func decode(_ path: String) throws -> GrayPicture {
    let bytes = try Files.read(path)
    switch try FileSignature.requireFormat(of: path) {
    case .png: return try PNGCodec.decode(bytes, path: path)
    case .jpeg: return try JPEGDecoder.decode(bytes, path: path)
    case .fits: throw ImageError(.unsupportedFormat, path, "is FITS")
    }
  }

  @Test(
    "pictures decode to Pillow's grey values or one error that names the file", arguments: ["jpeg", "png"])
  func picturesAgreeWithPillow(folder: String) throws {
    var (agree, bothRefuse) = (0, 0)
    var refused: [String] = []
    var accepted: [String] = []
    var differ: [String] = []
    for (path, expected) in try expected(folder) {
      let name = String(path.dropFirst(GalaxyData.folder.count + 1))
      do {
        let picture = try decode(path)
        guard let mean = expected.mean else {
          accepted.append("\(name): \(expected.error ?? "")")
          continue
        }
        let found = Double(picture.pixels.reduce(0) { $0 + Int($1) }) / Double(picture.pixels.count)
        let turned = (5...8).contains(expected.orientation ?? 1)
        #expect(picture.width == (turned ? expected.height : expected.width))
        if abs(found - mean) <= 0.02, abs(Int(picture.pixels.min() ?? 0) - (expected.least ?? 0)) <= 1 {
          agree += 1
        } else {
          differ.append("\(name) (\(expected.mode ?? "")): \(found) instead of \(mean)")
        }
      } catch let error as any GalaxyError {
        #expect(error.message.contains(name))
        if expected.mean == nil { bothRefuse += 1 } else { refused.append(error.message) }
      }
    }
    // Pillow cuts 16-bit grey off at 255; no other picture may differ.
    #expect(differ.allSatisfy { $0.contains("(I;16)") })
    #expect(agree >= (folder == "jpeg" ? 71 : 225))
    print("\(folder): \(agree) agree, \(bothRefuse) refused by both")
    for (title, list) in [("refused here only", refused), ("read here only", accepted), ("differ", differ)] {
      print("  \(title): \(list.count)")
      for line in list { print("    \(line)") }
    }
  }

  private struct ExpectedFITS: Decodable {
    struct Values: Decodable {
      var shape: [Int]
      var finite: Int
      var first: Double?
      var last: Double?
      var min: Double?
      var max: Double?
      var mean: Double?
    }
    struct HDU: Decodable {
      var index: Int
      var data: Values?
    }
    struct File: Decodable {
      var error: String?
      var hdus: [HDU]?
    }
    var files: [String: File]
  }

  @Test("FITS images hold the values that astropy finds, or there is one error that names the file")
  func fluxAgreesWithAstropy() throws {
    let json = try Data(contentsOf: URL(filePath: "\(GalaxyData.folder)/fits/expected.json"))
    let files = try JSONDecoder().decode(ExpectedFITS.self, from: json).files.sorted { $0.key < $1.key }
    var (agree, noImage) = (0, 0)
    var notes: [String] = []
    for (name, expected) in files {
      let path = "\(GalaxyData.folder)/fits/\(name)"
      for hdu in expected.hdus ?? [ExpectedFITS.HDU(index: 0)] {
        let shape = hdu.data?.shape.reversed().filter { $0 > 1 } ?? []
        let bands = shape.dropFirst(2).reduce(1, *)
        do {
          let planes = try (0..<max(1, bands)).map { band in
            try FITSDecoder.decode(path: path, hdu: String(hdu.index), band: bands > 1 ? band : nil).image
          }
          guard let values = hdu.data else {
            notes.append("\(name)[\(hdu.index)]: read, astropy has no image")
            continue
          }
          // Back to the order of the file: the row at the bottom first.
          let pixels = planes.flatMap { $0.flippedVertically().pixels }
          let finite = pixels.filter(\.isFinite)
          let mean = finite.reduce(0, +) / Double(Swift.max(1, finite.count))
          let scale = Swift.max(abs(values.min ?? 0), abs(values.max ?? 0), .leastNormalMagnitude)
          func isNear(_ a: Double?, _ b: Double?) -> Bool {
            guard let a, let b, a.isFinite, b.isFinite else { return true }
            return abs(a - b) <= 1e-6 * scale
          }
          let isSame =
            finite.count == values.finite && isNear(finite.min(), values.min)
            && isNear(finite.max(), values.max) && isNear(mean, values.mean)
            && isNear(pixels.first, values.first) && isNear(pixels.last, values.last)
          if isSame {
            agree += 1
          } else {
            notes.append("\(name)[\(hdu.index)]: differs, mean \(mean), \(values)")
          }
        } catch let error as any GalaxyError {
          #expect(error.message.contains(name))
          if hdu.data == nil || shape.count < 2 {
            noImage += 1
          } else {
            notes.append("\(error.message) [astropy: \(shape)]")
          }
        }
      }
    }
    // Two old tapes have BLANK = 0 (astropy does not honour it), one is cut short, one is packed by bzip2.
    #expect(agree >= 65 && notes.count <= 4)
    print("fits: \(agree) images agree, \(noImage) HDUs without an image of two axes are refused")
    for note in notes { print("  \(note)") }
  }
}
