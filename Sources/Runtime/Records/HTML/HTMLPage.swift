import GalaxyBase

/// What every page that galsh writes has in common: one file that needs nothing else, no script, nothing from
/// the network, all text escaped, pictures inside.
package enum HTMLPage {
  /// A whole page.
  /// - Parameters:
  ///   - title: as plain text; it is escaped here.
  ///   - style: the rules of CSS.
  ///   - body: HTML.
  static func text(title: String, style: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
    <title>\(escaped(title))</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  }

  /// A picture's bytes as the address of an image.
  /// - Parameter type: the media type, such as `image/png`.
  static func address(of bytes: [UInt8], type: String) -> String {
    "data:\(type);base64,\(Base64.encode(bytes))"
  }

  /// Text in which nothing is markup. Control characters and noncharacters, which HTML does not allow, become
  /// the replacement character.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case _ where !scalar.isShowable: result += "\u{fffd}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
