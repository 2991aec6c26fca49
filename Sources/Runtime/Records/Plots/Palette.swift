import GalaxyBase
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

  /// How bright it looks, from 0 (black) to 100 (white): L* of CIE 1976 of its sRGB values, which is what is
  /// left of it in grey print.
  var lightness: Double {
    func linear(_ part: Double) -> Double {
      part <= 0.04045 ? part / 12.92 : gammaPower((part + 0.055) / 1.055, to: 2.4)
    }
    let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    return luminance <= 216.0 / 24389 ? luminance * 24389 / 27 : 116 * cubeRoot(luminance) - 16
  }

  /// As `#rrggbb`.
  var hex: String {
    var text = "#"
    for part in [red, green, blue] {
      let byte = UInt8((min(max(part, 0), 1) * 255).rounded())
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }

  /// The same hue, dark enough for letters on white.
  var readable: Color {
    var color = self
    while color.lightness > 48 {
      (color.red, color.green, color.blue) = (color.red * 0.95, color.green * 0.95, color.blue * 0.95)
    }
    return color
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
  /// Words in the colour of a mark's frame, dark enough to be read.
  static let markInk = Color(0x8a5a00)
  static let grid = Color(0xdddddd)
  static let paper = Color(0xffffff)

  /// Blue, darkened so that it differs from vermilion in grey print too.
  static let deepBlue = Color(0x004c80)

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
