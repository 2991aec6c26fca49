import ArgumentParser
import GalshSession

/// `galsh man`: the man page, written from the tables that help and checking read.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man",
    abstract: "Prints the man page.",
    usage: "galsh man",
    discussion: "To read it: galsh man | man -l -")

  func run() throws { try TerminalFace().write(ManPage.text) }
}
