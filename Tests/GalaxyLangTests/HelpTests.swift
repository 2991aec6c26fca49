import GalaxyLang
import Testing

@Suite struct HelpTests {
  @Test func helpShowsUsageArgumentsOptionsAndExamples() throws {
    let spec = try #require(MockTable.table.spec(named: "load manifest"))
    let text = HelpText.command(spec)
    #expect(
      text.hasPrefix(
        "load manifest: images listed in a CSV\n\nusage: load manifest FILE [as NAME] [option=value …]"))
    #expect(
      text.contains("\n  file     the CSV (a path in quotes)\n  as NAME  what to call the dataset (a name)\n")
    )
    #expect(text.contains("size=256"))
    #expect(text.contains("pixels a side (a whole number from 8 to 1024)"))
    #expect(text.contains("load manifest \"labelled.csv\" as galaxies bad=skip"))
  }

  @Test func parametersListEveryOptionWithItsDefault() throws {
    let spec = try #require(MockTable.table.spec(named: "pretrain ae"))
    let text = HelpText.parameters(spec)
    for option in spec.options { #expect(text.contains(option.name)) }
    #expect(text.contains("lr=1e-4"))
    let bare = try #require(MockTable.table.spec(named: "whos"))
    #expect(HelpText.parameters(bare) == "whos has no options")
  }

  @Test func usageShowsWhatMayBeLeftOut() throws {
    func usage(_ name: String) throws -> String {
      HelpText.usage(try #require(MockTable.table.spec(named: name)))
    }
    #expect(
      try usage("augment")
        == "augment [DATA] [to COUNT] [per class] [to FOLDER] [as NAME] [option=value …]")
    #expect(try usage("split") == "split [DATA] into NAME=VALUE … [option=value …]")
    #expect(try usage("network") == "network NAME from INPUT { … }")
    #expect(try usage("threshold") == "threshold [MODEL] [CUTS …] [on DATASET] [option=value …]")
  }

  @Test func theOverviewListsEveryCommandInOrder() {
    let specs = MockTable.table.specs
    let groups = [("first", Array(specs.prefix(3))), ("others", Array(specs.dropFirst(3)))]
    let lines = HelpText.overview(groups.map { (title: $0.0, specs: $0.1) }).split(separator: "\n")
    #expect(lines.count == specs.count + 2)
    #expect(lines.first == "first")
    #expect(lines.dropFirst().first?.contains("load manifest") == true)
  }

  @Test func aliasesAreTheSameCommand() {
    #expect(MockTable.table.spec(named: "load pictures")?.name == "load images")
    #expect(run("load pictures \"x\" as d").calls.first?.spec.name == "load images")
    #expect(MockTable.table.nouns(of: "load") == ["manifest", "images", "pictures", "fits", "session"])
  }
}
