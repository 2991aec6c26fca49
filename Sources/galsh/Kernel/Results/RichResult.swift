import GalaxyRuntime
import GalshSession

/// A result as notebooks show it: words, tables, pictures.
struct RichResult {
  /// What to show, in order; the words stand in the first that has any.
  var pictures: [MIMEBundle] = []
  /// Words, with tables in HTML where there are any; nil where there is nothing to say.
  var words: MIMEBundle?
  /// Pictures that belong below the words.
  var thumbnails: [MIMEBundle] = []

  /// The width for which text is laid out, in characters: what a notebook's page has room for.
  static let width = 90
  /// The least width of a picture of pixels: smaller ones are shown larger.
  private static let leastWidth = 256

  /// A result; `text` is what it says in words, without a last newline, `images` finds images of
  /// what it shows.
  /// - Throws: `GalaxyError`: a `PlotError` for a figure that cannot be drawn.
  init(_ result: CommandResult, text: String, images: (CommandResult) -> ImageSheet?) throws {
    if let plot = result.plot {
      pictures.append(try Self.bundle(of: plot, named: text))
    } else if let sheet = result.sheet {
      pictures.append(try Self.bundle(of: sheet, named: text))
    } else if let picture = result.picture {
      pictures.append(try Self.bundle(of: picture, named: text))
    }
    for file in result.files { pictures.append(Self.bundle(of: file)) }
    // A sheet or picture says itself what its words would say.
    if !text.isEmpty, result.sheet == nil {
      var bundle = MIMEBundle(text: text)
      if let html = HTMLTables.html(of: result.prose) { bundle.add("text/html", html) }
      words = bundle
    }
    if let sheet = images(result) {
      thumbnails.append(try Self.bundle(of: sheet, named: sheet.title))
    }
  }

  /// A figure as lines and as pixels.
  static func bundle(of plot: any Plot, named text: String) throws -> MIMEBundle {
    var bundle = MIMEBundle(text: text)
    let png = try plot.picture(.png)
    // A sheet of images is pixels anyway; lines are smaller and sharper for all else.
    if !(plot is ImageSheet) {
      bundle.add(
        "image/svg+xml", SVGNames.made(unique: String(decoding: try plot.picture(.svg), as: UTF8.self)))
    }
    bundle.add("image/png", Base64.encode(png))
    if let size = try PNGCodec.colours(png, path: "the picture") {
      // Two pixels to a point.
      bundle.metadata.append(.init("image/png", Self.size(size.width / 2, size.height / 2)))
    }
    return bundle
  }

  /// A picture of pixels, its pixels enlarged where it is small.
  static func bundle(of picture: ColourPicture, named text: String) throws -> MIMEBundle {
    var bundle = MIMEBundle(text: text)
    let factor = max(1, (leastWidth + picture.width - 1) / picture.width)
    let shown = factor > 1 ? picture.enlarged(by: factor) ?? picture : picture
    bundle.add("image/png", Base64.encode(try PNGCodec.encode(shown, path: "the picture")))
    return bundle
  }

  private static func bundle(of file: CommandResult.PictureFile) -> MIMEBundle {
    var bundle = MIMEBundle(text: file.path)
    if file.type == "image/svg+xml" {
      bundle.add(file.type, SVGNames.made(unique: String(decoding: file.bytes, as: UTF8.self)))
    } else {
      bundle.add(file.type, Base64.encode(file.bytes))
    }
    return bundle
  }

  private static func size(_ width: Int, _ height: Int) -> JSON {
    ["width": .integer(width), "height": .integer(height)]
  }
}

extension ColourPicture {
  /// Each pixel as a square of so many.
  fileprivate func enlarged(by factor: Int) -> ColourPicture? {
    var all: [UInt8] = []
    all.reserveCapacity(bytes.count * factor * factor)
    for y in 0..<height {
      var row: [UInt8] = []
      for x in 0..<width {
        let pixel = bytes[(3 * (y * width + x))..<(3 * (y * width + x) + 3)]
        for _ in 0..<factor { row += pixel }
      }
      for _ in 0..<factor { all += row }
    }
    return ColourPicture(width: width * factor, height: height * factor, bytes: all)
  }
}
