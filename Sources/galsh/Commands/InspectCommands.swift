import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `inspect`, `header`: what is in a file, before it is loaded.
package enum InspectCommands {
  package static let all = [inspect, header]

  private enum Keys {
    static let file: Key<String> = .argument("file", .path, "the file", offers: .files([]))
    static let fits: Key<String> = .argument("file", .path, "the FITS file", offers: .files([]))
    static let hdu: Key<Value?> = .option(
      "hdu", .oneOf([.integer(from: 0), .word]), default: .described("the primary HDU"),
      "the HDU, by number (0 = primary) or EXTNAME")
  }

  private static let inspect = Command(
    CommandSpec(
      "inspect", "shows what is in a FITS, PNG or JPEG file",
      details: """
        Of FITS every HDU: type, BITPIX, axes (NAXIS1, the fastest, first; `shape` in JSON is numpy's \
        order), unit, and the pixels' counts and range after \
        BSCALE and BZERO; with brackets behind the name that HDU, or that piece of it. Of pictures the size, mode, EXIF orientation \
        and mean grey (of 16 bits: of the numbers divided by 257, and their range), whether pixels are transparent, and \
        what sBIT and gAMA say.
        """,
      keys: [Keys.file],
      examples: ["inspect \"cube.fits\"", "inspect \"cube.fits[SCI][1:256,1:256]\""]),
    isForReading: true
  ) { call, session in
    let inspection = try Inspection(call[Keys.file], cancellation: session.work.cancellation)
    // Programs get the reason as a result, too: one line of JSON a file.
    if let error = inspection.error {
      throw FailedCommand(CommandResult("inspect", inspection.json.object ?? []), error)
    }
    return CommandResult(
      "inspect", inspection.json.object ?? [], text: inspection.lines.joined(separator: "\n"))
  }

  private static let header = Command(
    CommandSpec(
      "header", "shows the header cards of a FITS file",
      keys: [Keys.fits, Keys.hdu],
      examples: ["header \"cube.fits\"", "header \"cube.fits\" hdu=1"]),
    isForReading: true
  ) { call, session in
    let file = try call[Keys.fits]
    let cards = try fitsHeader(of: file, hdu: call[Keys.hdu].map(\.text))
    return CommandResult(
      "header", [.init("file", .string(file)), .init("cards", .array(cards.map(JSON.string)))],
      text: cards.joined(separator: "\n"))
  }
}
