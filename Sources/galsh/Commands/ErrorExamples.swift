import GalshSession
import GalaxyLang

/// Scripts of galsh's commands that have errors of the language, by the ids of the errors, for `help ID` and
/// the manual. Errors that need no commands have their scripts beside them, in the language.
package enum ErrorExamples {
  package static let all: [String: String] = [
    ParserError.missingValue.id: "pretrain ae epochs=",
    ParserError.spaceAroundEquals.id: "pretrain ae lr = 1e-4",
    LexerError.strayBackslash.id: "whos \\ whos",
    ParserError.unquotedText.id: "load images /data/galaxies as d",
    ParserError.valueWithSpaces.id: "let n = 3\npretrain ae epochs=n* 2",
    BinderError.misplacedStatement.id: "network n from 1x28x28 { let x = 3 }",
    BinderError.missingArgument.id: "load images",
    BinderError.missingBlock.id: "network n from 1x28x28",
    BinderError.missingCommand.id: "time",
    BinderError.missingNoun.id: "load",
    BinderError.repeatedClause.id: "load images \"x\" as d as e",
    BinderError.repeatedOption.id: "pretrain ae epochs=1 epochs=2",
    BinderError.unexpectedArgument.id: "whos everything",
    BinderError.unexpectedBlock.id: "whos { help }",
    BinderError.unknownClause.id: "set seed 3 on galaxies",
    BinderError.unknownCommand.id: "pretrian ae",
    BinderError.unknownNoun.id: "load pics \"x\" as d",
    BinderError.unknownOption.id: "pretrain ae epoch=3",
    ScopeError.badName.id: "load images \"x\" as \"my data\"",
    FitError.emptyText.id: "load images \"\" as d",
    ScopeError.nameTaken.id: "let d = 3\nload images \"x\" as d",
    FitError.outOfRange.id: "pretrain ae epochs=0",
    FitError.unknownChoice.id: "load fits \"x\" crop=half",
    FitError.unknownObject.id: "let names = [\"spiral\"]\nshow \"{names[0]}\"",
    CallError.ambiguousObject.id:
      "load images \"x\" as a\nload images \"y\" as b\nsplit into train=0.7 test=0.3",
    CallError.missingObject.id: "train svdd",
  ]
}
