import GalaxyModels

/// A colour, each part 0 … 1.
package struct Color: Sendable, Equatable {
  var red: Double, green: Double, blue: Double
  var alpha = 1.0

  /// From 0xRRGGBB.
  init(_ hex: UInt32) {
    red = Double(hex >> 16 & 0xff) / 255
    green = Double(hex >> 8 & 0xff) / 255
    blue = Double(hex & 0xff) / 255
  }

  /// The same colour, let through.
  func opacity(_ alpha: Double) -> Color {
    var color = self
    color.alpha = alpha
    return color
  }
}

/// Okabe and Ito's colours (2008), which people with any colour vision can tell apart.
enum Palette {
  static let blue = Color(0x0072b2)
  static let vermilion = Color(0xd55e00)
  static let green = Color(0x009e73)
  static let purple = Color(0xcc79a7)
  static let orange = Color(0xe69f00)
  static let sky = Color(0x56b4e9)

  static let ink = Color(0x222222)
  static let softInk = Color(0x666666)
  static let grid = Color(0xdddddd)
  static let paper = Color(0xffffff)

  /// For several anomalous classes, in this order.
  static let anomalous = [vermilion, purple, orange, green, sky]

  /// A region's light shade: blue for normal, orange for anomalous, deeper where surer.
  static func shade(_ region: Region) -> Color {
    switch region {
    case .surelyNormal: blue.opacity(0.15)
    case .probablyNormal: blue.opacity(0.07)
    case .undecided: Color(0x808080).opacity(0.07)
    case .probablyAnomalous: vermilion.opacity(0.07)
    case .surelyAnomalous: vermilion.opacity(0.15)
    }
  }
}
