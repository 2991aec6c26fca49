import GalaxyBase
import GalaxyErrors

// How a session file keeps these, and reads them back to the same bits.

extension AugmentOptions {
  package var stored: JSON {
    [
      "rotate": .string(rotate.rawValue), "flip": .string(flip.rawValue), "shift": .number(shift),
      "zoom": .number(zoom), "noise": .number(noise),
    ]
  }

  package init?(stored json: JSON?) {
    guard let rotate = json?["rotate"]?.string.flatMap(Rotation.init),
      let flip = json?["flip"]?.string.flatMap(Flip.init), let shift = json?["shift"]?.number,
      let zoom = json?["zoom"]?.number, let noise = json?["noise"]?.number
    else { return nil }
    self.init(rotate: rotate, flip: flip, shift: shift, zoom: zoom, noise: noise)
  }
}

extension ImageOrigin.Variation {
  package var stored: JSON {
    ["seed": .string(String(seed)), "stream": .string(stream), "options": options.stored]
  }

  package init?(stored json: JSON) {
    guard let seed = json["seed"]?.string.flatMap(UInt64.init), let stream = json["stream"]?.string,
      let options = AugmentOptions(stored: json["options"])
    else { return nil }
    self.init(seed: seed, stream: stream, options: options)
  }
}

extension BadRow {
  package var stored: JSON {
    [
      "name": .string(name), "file": error.file.map(JSON.string) ?? .null,
      "line": error.line.map(JSON.integer) ?? .null, "id": .string(error.id),
      "message": .string(error.message), "hint": error.hint.map(JSON.string) ?? .null,
    ]
  }

  package init?(stored json: JSON) {
    guard let name = json["name"]?.string, let id = json["id"]?.string, let message = json["message"]?.string
    else { return nil }
    self.init(
      name: name,
      error: GalaxyError(
        kind: ErrorKind(id, ""), message, file: json["file"]?.string, line: json["line"]?.integer,
        hint: json["hint"]?.string))
  }
}
