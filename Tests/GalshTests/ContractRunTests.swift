import Foundation
import Testing

/// Scripts that others rely on, run to their ends as they stand, on the real data.
@Suite struct ContractRunTests {
  /// Beside the data; nil where that is not at hand.
  private static let folder: String? = GalshProcess.data.flatMap {
    let folder = $0.deletingLastPathComponent().appendingPathComponent("contract").path
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }

  @Test(.enabled(if: folder != nil, "the scripts of the contract are not at hand (GALSH_DATA)"))
  func threeModelsOfRealGalaxiesAndThenASimulation() throws {
    let (folder, data) = (try #require(Self.folder), try #require(GalshProcess.data).path)
    let galsh = try GalshProcess()
    // After one epoch in place of a hundred a model may be reversed: then its scores are not cut, and the rest goes
    // on.
    let first = try galsh.run(
      ["--session", "seed2019", "--keep-going", "\(folder)/seed2019.gal", "data=\(data)", "epochs=1"])
    #expect(!first.errors.contains(/error\[(?!unsound-scores)/), "\(first.errors)")
    #expect(galsh.files.contains("out/spiral/model.safetensors") && galsh.files.contains("out/barred.csv"))
    let second = try galsh.run(["\(folder)/simulation.gal", "data=\(data)"])
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains("photo_r_CNN_G2G3_e-orbit_1_186_i0_total.fits: score "))
    #expect(second.errors.contains("and these were read with crop=galaxy"))
  }

  @Test(.enabled(if: folder != nil, "the scripts of the contract are not at hand (GALSH_DATA)"))
  func aNetworkOfOnesOwn() throws {
    let folder = try #require(Self.folder)
    let galsh = try GalshProcess()
    let pictures = try galsh.run(["-c", "mock galaxies 8 per class to \".\" format=png size=32"])
    #expect(pictures.status == 0, "\(pictures.errors)")
    for name in ["mnist_train.csv", "mnist_test.csv"] {
      try FileManager.default.copyItem(
        at: galsh.folder.appendingPathComponent("manifest.csv"), to: galsh.folder.appendingPathComponent(name)
      )
    }
    let result = try galsh.run(["\(folder)/network.gal", "epochs=2"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.lines.last?.hasPrefix("AUC ") == true)
  }
}
