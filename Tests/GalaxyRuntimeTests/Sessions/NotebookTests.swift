import GalaxyErrors
import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyRecords

@Suite struct NotebookTests {
  private static let notebook = Notebook(
    title: "a <b> & \"c\"",
    cells: [
      .init(isText: true, title: "Words", source: "# Head\n\n<script>alert(1)</script> and `x < y`\n- item"),
      .init(
        isText: false, title: "One", source: "print \"</pre><img src=x onerror=alert(1)>\"", number: 1,
        output: "</pre><script>alert(2)</script>\u{1b}[31m\n", messages: "note: & so on\n",
        pictures: [.init(name: "a\".png", type: "image/png", bytes: [137, 80, 78, 71])]),
      .init(isText: false, source: "nonsense ```", number: 2, messages: "error[x]: no\n", error: "x"),
    ])

  @Test func thePageHasNoMarkupButItsOwn() throws {
    let html = Self.notebook.html
    for word in ["<script", "onerror=alert(1)>", "javascript:", "http:", "https:", "\u{1b}"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.contains("&lt;script&gt;alert(2)"))
    #expect(html.contains("<code>x &lt; y</code>"))
    #expect(html.components(separatedBy: "<img ").count == 2)
    #expect(html.contains("src=\"data:image/png;base64,iVBORw==\""))
  }

  @Test func theScriptHasTheCellsThatRan() {
    #expect(
      Self.notebook.script == """
        # %% [markdown] Words
        # # Head
        #
        # <script>alert(1)</script> and `x < y`
        # - item

        # %% One
        print "</pre><img src=x onerror=alert(1)>"

        """)
  }

  @Test func jupyterAndBackGivesTheSameCells() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("n-\(UUID().uuidString).ipynb")
      .path
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(try Self.notebook.write(.ipynb, to: file) == [file])
    let back = try Notebook(jupyter: file)
    #expect(back.title == Self.notebook.title)
    #expect(back.cells.map(\.source) == Self.notebook.cells.map(\.source))
    #expect(back.cells.map(\.title) == Self.notebook.cells.map(\.title))
    #expect(back.cells.map(\.isText) == [true, false, false])
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"cells\": [], \"nbformat\": 3}",
    "{\"cells\": [{\"cell_type\": \"code\"}], \"nbformat\": 4}",
    "{\"cells\": [], \"nbformat\": 4, \"metadata\": {\"language_info\": {\"name\": \"python\"}}}",
  ])
  func whatIsNoNotebookOfGalshIsRefused(text: String) throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("n-\(UUID().uuidString).ipynb")
      .path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try AtomicFile.write(text, to: file)
    let error = #expect(throws: GalaxyError.self) { try Notebook(jupyter: file) }
    #expect(error?.message.contains(file) == true)
  }

  /// A notebook of two cells in the layout of a format, as bytes of an encoding.
  private func reading(_ text: String, _ encode: (String) -> [UInt8]) throws -> Notebook.Reading {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("n-\(UUID().uuidString).ipynb")
      .path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try AtomicFile.write(encode(text), to: file)
    return try Notebook.reading(file)
  }

  private static let four = """
    {"nbformat": 4, "nbformat_minor": 2, "metadata": {"title": "t"}, "cells": [
      {"cell_type": "markdown", "metadata": {}, "source": "é “q” 🌌"},
      {"cell_type": "raw", "metadata": {}, "source": "passed over"},
      {"cell_type": "code", "metadata": {"title": "one"}, "source": ["let a = 3\\n", "print a"], "outputs": []}]}
    """

  private static let encodings: [@Sendable (String) -> [UInt8]] = [
    { Array($0.utf8) }, { [0xef, 0xbb, 0xbf] + Array($0.utf8) },
    { [0xff, 0xfe] + $0.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] } },
    { [0xfe, 0xff] + $0.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] } },
  ]

  @Test(arguments: 0..<4) func aByteOrderMarkIsPassedOver(encoding: Int) throws {
    let read = try reading(Self.four, Self.encodings[encoding])
    #expect(read.format == 4)
    #expect(read.isUTF16 == (encoding >= 2))
    #expect(read.notebook.title == "t")
    #expect(read.notebook.cells.map(\.source) == ["é “q” 🌌", "let a = 3\nprint a"])
    #expect(read.notebook.cells.map(\.isText) == [true, false])
  }

  @Test func halfOfUTF16IsNamed() throws {
    for tail in [[0x7b], [0x00, 0xd8, 0x7b, 0x00]] as [[UInt8]] {
      let error = #expect(throws: GalaxyError.self) { try reading("") { _ in [0xff, 0xfe] + tail } }
      #expect(error?.message.contains("UTF-16") == true)
    }
  }

  @Test(
    arguments: [
      // As IPython wrote it; with two worksheets; as nbformat brings a notebook of galsh back from 4 to 3.
      (
        """
        {"metadata": {"name": "old"}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [
          {"cell_type": "heading", "level": 3, "metadata": {}, "source": ["Head"]},
          {"cell_type": "code", "collapsed": false, "input": ["print 1\\n", "print 2"], "language": "galsh",
           "metadata": {}, "outputs": [{"output_type": "stream", "stream": "stdout", "text": ["1\\n"]}],
           "prompt_number": 7}], "metadata": {}}]}
        """, 3, ["### Head", "print 1\nprint 2"]
      ),
      (
        """
        {"metadata": {"name": ""}, "nbformat": 2, "worksheets": [
          {"cells": [{"cell_type": "code", "input": "print 1", "language": "galsh", "outputs": []}]},
          {"cells": [{"cell_type": "html", "source": "<b>w</b>"}, {"cell_type": "code", "input": ""}]}]}
        """, 2, ["print 1", "<b>w</b>", ""]
      ),
      (
        """
        {"metadata": {"kernelspec": {"language": "galsh", "name": "galsh", "display_name": "galsh"}, "name": "",
          "title": "x"}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [
          {"cell_type": "markdown", "metadata": {}, "source": ["Words"]},
          {"cell_type": "code", "input": ["print 3"], "language": "python", "metadata": {}, "outputs": []}]}]}
        """, 3, ["Words", "print 3"]
      ),
    ] as [(String, Int, [String])])
  func worksheetsAreBroughtToFormatFour(text: String, format: Int, sources: [String]) throws {
    let read = try reading(text) { Array($0.utf8) }
    #expect(read.format == format)
    #expect(read.notebook.cells.map(\.source) == sources)
  }

  @Test func anOldNotebookInPythonIsNamed() throws {
    let text = """
      {"metadata": {"name": ""}, "nbformat": 3, "worksheets": [{"cells": [
        {"cell_type": "code", "input": ["import numpy"], "language": "python"}]}]}
      """
    let error = #expect(throws: GalaxyError.self) { try reading(text) { Array($0.utf8) } }
    #expect(error?.message.contains("written in python") == true)
  }

  @Test func aFenceIsLongerThanAnyInside() {
    let (text, pictures) = Self.notebook.markdown(folder: "n files")
    #expect(text.contains("````gal\nnonsense ```\n````"))
    #expect(text.contains("![a\".png](n%20files/cell2_1.png)"))
    #expect(pictures.map(\.name) == ["cell2_1.png"])
  }
}
