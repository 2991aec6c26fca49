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

  @Test func aFenceIsLongerThanAnyInside() {
    let (text, pictures) = Self.notebook.markdown(folder: "n files")
    #expect(text.contains("````gal\nnonsense ```\n````"))
    #expect(text.contains("![a\".png](n%20files/cell2_1.png)"))
    #expect(pictures.map(\.name) == ["cell2_1.png"])
  }
}
