import GalaxyBase

extension Notebook {
  /// Jupyter's form, nbformat 4.5.
  package var jupyter: JSON {
    [
      "cells": .array(cells.enumerated().map { jupyter($1, id: "cell-\($0 + 1)") }),
      "metadata": [
        "kernelspec": ["display_name": "galsh", "language": "galsh", "name": "galsh"],
        "language_info": ["file_extension": ".gal", "mimetype": "text/x-galsh", "name": "galsh"],
        "title": .string(title),
      ],
      "nbformat": 4, "nbformat_minor": 5,
    ]
  }

  private func jupyter(_ cell: Cell, id: String) -> JSON {
    let metadata: JSON = cell.title.isEmpty ? .object([]) : ["title": .string(cell.title)]
    let first: [JSON.Member] = [
      .init("cell_type", .string(cell.isText ? "markdown" : "code")), .init("id", .string(id)),
      .init("metadata", metadata), .init("source", Self.lines(cell.source)),
    ]
    if cell.isText { return .object(first) }
    var outputs: [JSON] = []
    func stream(_ name: String, _ text: String) {
      if text.isEmpty { return }
      outputs.append(["name": .string(name), "output_type": "stream", "text": Self.lines(text)])
    }
    func show(_ picture: Picture) {
      let data: JSON =
        picture.type == "image/png"
        ? .string(Base64.encode(picture.bytes)) : Self.lines(String(decoding: picture.bytes, as: UTF8.self))
      outputs.append([
        "data": .object([.init(picture.type, data), .init("text/plain", .array([.string(picture.name)]))]),
        "metadata": .object([]), "output_type": "display_data",
      ])
    }
    for step in cell.steps {
      stream("stdout", step.output)
      step.pictures.forEach(show)
    }
    if let error = cell.error {
      outputs.append([
        "ename": .string(error), "evalue": .string(cell.messages), "output_type": "error",
        "traceback": .array(cell.messages.split(separator: "\n").map { .string(String($0)) }),
      ])
    } else {
      stream("stderr", cell.messages)
    }
    return .object(
      first + [
        .init("execution_count", cell.number.map(JSON.integer) ?? .null), .init("outputs", .array(outputs)),
      ])
  }

  /// Text as Jupyter keeps it: lines with their ends.
  package static func lines(_ text: String) -> JSON {
    var lines: [JSON] = []
    var rest = text[...]
    while let end = rest.firstIndex(of: "\n") {
      lines.append(.string(String(rest[...end])))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { lines.append(.string(String(rest))) }
    return .array(lines)
  }
}
