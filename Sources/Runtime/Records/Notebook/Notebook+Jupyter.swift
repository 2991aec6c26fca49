import GalaxyBase
import GalaxyErrors

/// Why a file cannot be read as a notebook.
public enum NotebookError: ErrorKind, ErrorFamily {
  case badNotebook = """
    bad-notebook
    A file is no Jupyter notebook of galsh.
    Save it as format 4 with Jupyter; notebooks in other languages cannot be turned into scripts.
    """
}

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
    stream("stdout", cell.output)
    for picture in cell.pictures {
      let data: JSON =
        picture.type == "image/png"
        ? .string(Base64.encode(picture.bytes)) : Self.lines(String(decoding: picture.bytes, as: UTF8.self))
      outputs.append([
        "data": .object([.init(picture.type, data), .init("text/plain", .array([.string(picture.name)]))]),
        "metadata": .object([]), "output_type": "display_data",
      ])
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
  private static func lines(_ text: String) -> JSON {
    var lines: [JSON] = []
    var rest = text[...]
    while let end = rest.firstIndex(of: "\n") {
      lines.append(.string(String(rest[...end])))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { lines.append(.string(String(rest))) }
    return .array(lines)
  }

  /// Reads the cells of a Jupyter notebook; what they wrote is left behind.
  /// - Throws: `GalaxyError`: a `NotebookError` for what is none, or is in another language; a `FileError`.
  public init(jupyter path: String) throws {
    let json: JSON
    do {
      json = try JSON.parse(try Files.read(path))
    } catch let error as GalaxyError where error.isA(JSONError.badJson) {
      throw GalaxyError(NotebookError.badNotebook, "\(path) is no notebook: \(error.message)", file: path)
    }
    guard let cells = json["cells"]?.array, let version = json["nbformat"]?.integer else {
      throw GalaxyError(NotebookError.badNotebook, "\(path) is no notebook: it has no cells", file: path)
    }
    guard version == 4 else {
      throw GalaxyError(
        NotebookError.badNotebook, "\(path) is a notebook of format \(version)", file: path,
        hint: "save it as format 4 with Jupyter")
    }
    let metadata = json["metadata"]
    let language =
      metadata?["language_info"]?["name"]?.string ?? metadata?["kernelspec"]?["language"]?.string ?? "galsh"
    guard language == "galsh" else {
      throw GalaxyError(
        NotebookError.badNotebook, "\(path) is written in \(language), not in galsh", file: path)
    }
    title = metadata?["title"]?.string ?? ""
    self.cells = try cells.enumerated().compactMap { index, cell in
      let source: String
      switch cell["source"] {
      case .string(let text)?: source = text
      case .array(let lines)?: source = lines.compactMap(\.string).joined()
      default:
        throw GalaxyError(NotebookError.badNotebook, "cell \(index + 1) of \(path) has no source", file: path)
      }
      guard let type = cell["cell_type"]?.string, type == "code" || type == "markdown" else { return nil }
      return Cell(
        isText: type == "markdown", title: cell["metadata"]?["title"]?.string ?? "", source: source)
    }
  }
}
