import GalaxyLang
import GalaxyRuntime

/// How copies or views of images are varied, as `augment` and `train contrastive` take it; each with defaults of its
/// own.
struct VariationKeys {
  let rotate = Key<Value>.option(
    "rotate", .oneOf([.choice(["any", "none"]), .integer(from: 90, to: 90)]), default: "any",
    "angles: any, quarter turns (90), or none"
  ).map { value, _ in AugmentOptions.Rotation(rawValue: value.text) ?? .any }
  let flip: Key<AugmentOptions.Flip> = .option(
    "flip", default: .both, "mirrorings, each with probability 1/2")
  let shift: Key<Double>
  let zoom: Key<Double>
  let noise: Key<Double>

  /// Keys with these defaults.
  init(shift: String, zoom: String, noise: String) {
    self.shift = .option(
      "shift", .number(from: 0, to: 0.5), default: .literal(shift), "largest shift, as a share of the side")
    self.zoom = .option(
      "zoom", .number(from: 0, to: 0.9), default: .literal(zoom), "largest change of scale: 1 ± zoom")
    self.noise = .option(
      "noise", .number(from: 0, to: 1), default: .literal(noise),
      "deviation of normal noise, as a share of the full range")
  }

  /// All of them, in order.
  var all: [any AnyKey] { [rotate, flip, shift, zoom, noise] }

  /// What a call chooses.
  func options(_ call: CommandCall) throws -> AugmentOptions {
    try AugmentOptions(
      rotate: call[rotate], flip: call[flip], shift: call[shift], zoom: call[zoom], noise: call[noise])
  }
}
