/// How a simulation's or survey's files are laid out, and which of their bands make one grey image.
public enum Recipe: String, Sendable, CaseIterable, Codable {
  /// SUNRISE `broadband_N.fits` of Illustris (Torrey et al. 2015): `CAMERA{c}-BROADBAND-NONSCATTER`, else
  /// `CAMERA{c}-BROADBAND`, [band, y, x] in W/m/m²/sr; filter names in the table `FILTERS`.
  case illustris
  /// SKIRT mocks of IllustrisTNG (Rodriguez-Gomez et al. 2019): a float32 cube [band, y, x] in the primary
  /// HDU.
  case tngSKIRT = "tng-skirt"
  /// galaxev mocks (Rodriguez-Gomez et al. 2019): a primary cube in maggies/pixel, filters in `FILTER0` …
  case galaxev
  /// HSC-SSP cutouts and TNG50 mocks inserted in them (Bottrell et al. 2024): an empty primary HDU, then
  /// `SUBARU_HSC.G` … `SUBARU_HSC.Y`.
  case hscReal = "hsc-real"
  /// SKIRT images in AB magnitudes: flux = 10^(−0.4 (m − zero point)); +∞ and 99 are no light.
  case skirtMag = "skirt-mag"
  /// Pictures by FIRE Studio, whose scale bar and label are painted into the edges: the middle three quarters
  /// of each side are kept.
  case fire
  /// The first HDU with an image, its values as they are; a cube wants a band.
  case generic

  /// The share of each side that `fire` keeps.
  static let fireShare = 0.75
}
