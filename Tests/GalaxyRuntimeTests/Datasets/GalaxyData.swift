import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// The shared test data: real galaxies and awkward files, kept outside the repository.
enum GalaxyData {
  /// The folder, by default `../shared/data` seen from the package; `GALSH_DATA` names another.
  static let folder =
    ProcessInfo.processInfo.environment["GALSH_DATA"]
    ?? URL(filePath: #filePath).appending(path: "../../../../../shared/data").standardized.path
}

extension Trait where Self == ConditionTrait {
  /// Only where the shared test data are; what is skipped says why.
  static var galaxiesAreThere: Self {
    .enabled(
      if: FileManager.default.fileExists(atPath: GalaxyData.folder),
      "real galaxies are not at hand (GALSH_DATA)")
  }
}

/// A folder that lasts as long as a test.
final class ScratchFolder {
  let path: String

  init() throws {
    let name = "galsh-test-\(UUID().uuidString)"
    path = FileManager.default.temporaryDirectory.appending(path: name).path
    try Files.makeFolder(path)
  }

  // Foundation does not remove names that are not UTF-8.
  deinit { Files.removeTree(path) }

  /// Writes a file below the folder and gives back its path.
  @discardableResult
  func write(_ bytes: [UInt8], as name: String) throws -> String {
    let file = Files.join(path, name)
    try Files.makeFolder(Files.folder(of: file))
    try AtomicFile.write(bytes, to: file)
    return file
  }

  /// Writes a text file.
  @discardableResult
  func write(_ text: String, as name: String) throws -> String { try write(Array(text.utf8), as: name) }

  /// Writes a small PNG with a slope from `low` to `high`.
  @discardableResult
  func writePicture(_ name: String, side: Int = 8, low: UInt8 = 10, high: UInt8 = 200) throws -> String {
    let pixels = (0..<(side * side)).map { index in
      UInt8(Int(low) + (Int(high) - Int(low)) * index / (side * side - 1))
    }
    let picture = GrayPicture(unchecked: side, side, pixels)
    return try write(try PNGCodec.encode(picture, path: name), as: name)
  }
}

/// Makes a symbolic link.
func makeLink(_ target: String, _ path: String) -> Bool {
  (try? FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)) != nil
}

/// x^y and the y-th root, under names that test code can use without naming a C library.
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
func root(_ x: Double, _ y: Double) -> Double { pow(x, 1 / y) }
