import GalaxyBase
import GalaxyErrors

extension LoadOptions {
  /// - Throws: GalaxyError of kind `bad-option` for values that make no sense, alone or together.
  func check() throws {
    func refuse(_ what: String, _ hint: String) -> GalaxyError {
      GalaxyError(OptionError.badOption, what, hint: hint)
    }
    guard (1...Self.largestSide).contains(size) else {
      throw refuse("size=\(size) is not a side in pixels", "size is 1 to \(Self.largestSide)")
    }
    for (name, value) in [("hdu", hdu), ("mask", mask)] {
      if let value, value.allSatisfy({ $0 == " " }) {
        throw refuse("\(name)= is empty", "\(name)= is a number from 0, or an EXTNAME")
      }
    }
    if let band, band < 0 { throw refuse("band=\(band) is not a band", "bands are counted from 0") }
    if band != nil, !bands.isEmpty {
      throw refuse("a band by its number and bands by name were both given", "give one of them")
    }
    if let camera, camera < 0 {
      throw refuse("camera=\(camera) is not a camera", "cameras are counted from 0")
    }
    if let recipe, camera != nil, recipe != .illustris {
      throw refuse("recipe=\(recipe.rawValue) has no cameras", "camera= is for recipe=illustris")
    }
    if let recipe, hdu != nil, [.illustris, .hscReal, .fire].contains(recipe) {
      throw refuse(
        "recipe=\(recipe.rawValue) chooses the HDU itself", "leave hdu= out, or take recipe=generic")
    }
    if let a {
      guard a.isFinite, a > 0 else { throw refuse("a=\(a) is not a positive number", "a is above 0") }
      if let stretch, !stretch.takesA {
        throw refuse("stretch=\(stretch.rawValue) has no a", "log, asinh, power and sinh have one")
      }
    } else if stretch == .power {
      throw refuse("stretch=power needs its exponent", "give a=, such as a=0.5")
    }
    if let problem = limits?.problem {
      throw refuse("limits=\(limits?.description ?? "") make no sense", problem)
    }
    if case .value(let value) = nan, !value.isFinite {
      throw refuse(
        "nan=\(value) is no value", "nan= is \(NonFinite.words.joined(separator: ", ")) or a number")
    }
    if let cutout, Cutout(x: cutout.x, y: cutout.y, width: cutout.width, height: cutout.height) == nil {
      throw refuse(
        "cutout=\(cutout) is no rectangle", "cutout= is x,y,width,height in pixels from the top left")
    }
    guard factor.isFinite, factor >= 0.5, factor <= 100 else {
      throw refuse("factor=\(factor) is out of range", "factor is 0.5 to 100 half-light diameters")
    }
  }
}
