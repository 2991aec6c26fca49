import Foundation
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// The man page that lies in `docs`.
@Suite struct ManPageTests {
  @Test func thePageInDocsIsWhatTheProgramWrites() throws {
    let page = GalshProcess.root.appendingPathComponent("docs/galsh.1")
    let text = try String(contentsOf: page, encoding: .utf8)
    #expect(text == ManPage.text(of: ToolList.all), "`galsh man > docs/galsh.1` brings it up to date")
  }

  @Test func everyCommandAndToolHasItsPlace() {
    for spec in CommandList.all.table.specs {
      #expect(ManPage.text(of: ToolList.all).contains("\n.SS \(spec.name)\n"), "\(spec.name)")
    }
    for tool in ToolList.all {
      #expect(ManPage.text(of: ToolList.all).contains(".B galsh \(tool.configuration.commandName ?? "?")\n"))
    }
    #expect(ManPage.text(of: ToolList.all).contains("\\-\\-keep\\-going"))
  }

  @Test func noLineIsTakenForAnInstruction() {
    let instructions = [".TH", ".SH", ".SS", ".TP", ".B", ".PP", ".EX", ".EE", ".nf", ".fi", ".\\\""]
    for line in ManPage.text(of: ToolList.all).split(separator: "\n")
    where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(instructions.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
  }
}
