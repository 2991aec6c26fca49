import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// Mocks of real simulations. With GALSH_PICTURES=folder their pictures are written there, to be looked at.
@Suite(.galaxiesAreThere)
struct SimulationTests {
  private let simulations = "\(GalaxyData.folder)/fits/sim"

  private func save(_ bytes: @autoclosure () throws -> [UInt8], _ name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["GALSH_PICTURES"] else { return }
    try AtomicFile.write(try bytes(), to: Files.join(folder, name))
  }

  private func merger(_ band: String) -> String {
    "\(simulations)/fire2_realsim/photo_\(band)_CNN_G2G3_e-orbit_1_186_i0_total.fits"
  }

  /// The share of an image's light within half its width around the middle.
  private func concentration(_ picture: GrayPicture) -> Double {
    var (inner, all) = (0.0, 0.0)
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let value = Double(picture.pixels[y * picture.width + x])
        all += value
        if abs(4 * x - 2 * picture.width) < picture.width, abs(4 * y - 2 * picture.height) < picture.height {
          inner += value
        }
      }
    }
    return inner / max(all, 1)
  }

  @Test("FIRE-2 mocks in magnitudes load as flux, bright in the middle, dark where there is no light")
  func fire2() throws {
    let view = try ImageLoader(options: LoadOptions()).view(merger("r"))
    #expect(view.place == "recipe skirt-mag: HDU 0")
    #expect(view.nonFinite > 262_144 / 5 && view.nonFinite < 262_144 / 2)
    #expect(concentration(view.picture) > 0.4)
    try save(PNGCodec.encode(view.picture, path: "x"), "fire2_r.png")
    let loader = try ImageLoader(options: LoadOptions())
    let bands = try ["i", "r", "g"].map { try loader.colour(merger($0)).flux }
    let lupton = LuptonRGB.fitted(red: bands[0], green: bands[1], blue: bands[2])
    let picture = try #require(lupton.picture(red: bands[0], green: bands[1], blue: bands[2]))
    #expect(Set(picture.bytes).count > 100)
    try save(PNGCodec.encode(picture, path: "x"), "fire2_irg.png")
  }

  @Test("the TNG50 cube loads by its recipe")
  func tng50() throws {
    let path = "\(simulations)/tng50_omega/188916_i0_a0_z3_MIRI.fits"
    let view = try ImageLoader(options: LoadOptions()).view(path)
    #expect(view.place == "recipe tng-skirt: HDU 0, bands 0 1 2 of 9 (F560W F770W F1000W), their mean")
    #expect(view.picture.width == 37 && concentration(view.picture) > 0.5)
    try save(
      PNGCodec.encode(Resampling.resize(view.picture, width: 370, height: 370), path: "x"), "tng50.png")
    var options = LoadOptions()
    options.bands = ["F2100W"]
    #expect(try ImageLoader(options: options).view(path).place?.contains("band 7 of 9") == true)
  }

  @Test("crop=galaxy frames a simulated and a real galaxy alike")
  func framing() throws {
    var options = LoadOptions()
    (options.crop, options.size) = (.galaxy, 256)
    let loader = try ImageLoader(options: options)
    let real = "\(GalaxyData.folder)/galaxies"
    let mock = "\(GalaxyData.folder)/illustris"
    let mocks = try Files.names(in: mock).prefix(12).map { Files.join(mock, $0) }
    let spirals = try Files.names(in: "\(real)/spiral").prefix(6).map { "\(real)/spiral/\($0)" }
    let ellipticals = try Files.names(in: "\(real)/elliptical").prefix(6).map { "\(real)/elliptical/\($0)" }
    var images: [SheetImage] = []
    for path in mocks + spirals + ellipticals + [merger("r"), "\(simulations)/statmorph/slice.fits"] {
      let image = try loader.load(path)
      let frame = try #require(image.frame)
      #expect(frame.side > 4 && !frame.outline.isEmpty)
      let pixels = image.pixels.withFloats { Array($0) }
      let name = "\(path.split(separator: "/").last ?? ""): side \(frame.side) of \(image.originalSize.width)"
      images.append(SheetImage(pixels: pixels, width: 256, height: 256, name: name, score: nil))
    }
    try save(ImageSheet(title: "crop=galaxy", images: images).picture(.png), "framed.png")
  }
}
