import GalaxyLang
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// Help has an answer for every word that a table of the program has.
@Suite struct HelpWordTests {
  private static let table = CommandList.all.table
  private static let topics = HelpTopics(table: table, errors: CommandList.all.errors)

  private func hasAnswer(_ word: String) -> Bool {
    !Self.table.specs(meantBy: word).isEmpty || Self.topics.page(of: word) != nil
  }

  @Test func everyWordOfEveryTableHasAnAnswer() {
    let uses = Self.table.wordUses + HelpTopics.fields
    #expect(Set(uses.map(\.kind)) == Set(WordUse.Kind.allCases))
    #expect(uses.count > 250)
    for use in uses { #expect(hasAnswer(use.word), "\(use.word), \(use.kind) of \(use.command)") }
    for name in Self.table.verbs + Self.table.specs.map(\.name) { #expect(hasAnswer(name), "\(name)") }
  }

  @Test(arguments: [
    "let", "for", "if", "else", "in", "include", "param", "assert", "print", "glob", "where", "sort", "slice",
    "conv", "pool", "fc", "deconv", "batchnorm", "leaky_relu", "flatten", "reshape", "upsample", "sigmoid",
    "layers", "dense", "maxpool", "dropout", "softmax", "galnet", "nu", "stretch", "percentile", "region",
    "verdict", "AUC", "ROC", "average precision", "thresholds", "session", "cell", "normal", "anomalous",
    "split", "group", "epoch", "batch", "lr", "milestones", "SVDD", "soft-boundary", "FITS", "HDU", "recipe",
    "manifest", "score", "label", "augment", "seed", "asinh", "gcn", "crop", "weight decay", "Adam", "loss",
    "autoencoder", "latent", "youden", "bootstrap", "collapse", "safetensors", "mean", "std", "**", "!", "#",
    "notebook", "history", "Ctrl-C", "threads", "detector", "BSCALE", "band", "EPOCHS", "leaky relu",
  ])
  func theWordsOfTheFieldMeanSomething(word: String) throws {
    let page = try #require(Glossary.all[word], "\(word)")
    #expect(page.text.count > 40)
  }

  @Test func everyPageHasTextSourceAndWaysOn() {
    #expect(Glossary.all.pages.count > 90)
    for page in Glossary.all.pages {
      #expect(page.text.hasSuffix("."), "\(page.word)")
      #expect(!page.source.isEmpty, "\(page.word)")
      #expect(!page.related.isEmpty, "\(page.word)")
      for word in page.related {
        #expect(hasAnswer(word) || word == "shortcuts" || word == "verify", "\(page.word): see \(word)")
      }
    }
    let words = Glossary.all.pages.map(\.word)
    #expect(Set(words).count == words.count)
  }

  @Test func theLinesToBeginWithPassTheCheck() throws {
    #expect(HelpOverview.start.count == 5)
    let galsh = try GalshProcess()
    try galsh.write("start.gal", HelpOverview.start.map(\.0).joined(separator: "\n"))
    let result = try galsh.run(["check", "start.gal"])
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func everyCommandStandsInOneGroup() {
    let groups = HelpOverview.groups(Self.table)
    let grouped = groups.flatMap(\.specs).map(\.name)
    #expect(grouped.sorted() == Self.table.specs.map(\.name).sorted())
    #expect(!groups.contains { $0.title == "more" }, "\(groups.last?.specs.map(\.name) ?? [])")
  }

  @Test func aSearchFindsNamesBeforeTexts() {
    let hits = Self.topics.search("flip")
    #expect(hits.first?.name == "augment" || hits.first?.name == "flip")
    #expect(Self.topics.search("mirror").contains { $0.name == "augment" })
    #expect(Self.topics.search("xyzzy plugh").isEmpty)
  }
}
