import GalaxyLang

/// Scripts of galsh's commands that have errors of the language, by the ids of the errors, for `help ID` and the
/// manual. Errors that need no commands have their scripts beside them, in the language.
package enum ErrorExamples {
  package static let all: [String: String] = [
    ParserError.missingValue.rawValue: "pretrain ae epochs=",
    ParserError.spaceAroundEquals.rawValue: "pretrain ae lr = 1e-4",
    LexerError.strayBackslash.rawValue: "whos \\ whos",
    ParserError.unquotedText.rawValue: "load images /data/galaxies as d",
    ParserError.valueWithSpaces.rawValue: "let n = 3\npretrain ae epochs=n* 2",
    BinderError.misplacedStatement.rawValue: "network n from 1x28x28 { let x = 3 }",
    BinderError.missingArgument.rawValue: "load images",
    BinderError.missingBlock.rawValue: "network n from 1x28x28",
    BinderError.missingCommand.rawValue: "time",
    BinderError.missingNoun.rawValue: "load",
    BinderError.repeatedClause.rawValue: "load images \"x\" as d as e",
    BinderError.repeatedOption.rawValue: "pretrain ae epochs=1 epochs=2",
    BinderError.unexpectedArgument.rawValue: "whos everything",
    BinderError.unexpectedBlock.rawValue: "whos { help }",
    BinderError.unknownClause.rawValue: "set seed 3 on galaxies",
    BinderError.unknownCommand.rawValue: "pretrian ae",
    BinderError.unknownNoun.rawValue: "load pics \"x\" as d",
    BinderError.unknownOption.rawValue: "pretrain ae epoch=3",
    ScopeError.badName.rawValue: "load images \"x\" as \"my data\"",
    FitError.emptyText.rawValue: "load images \"\" as d",
    ScopeError.nameTaken.rawValue: "let d = 3\nload images \"x\" as d",
    FitError.outOfRange.rawValue: "pretrain ae epochs=0",
    FitError.unknownChoice.rawValue: "load fits \"x\" crop=half",
    FitError.unknownObject.rawValue: "let names = [\"spiral\"]\nshow \"{names[0]}\"",
    CallError.ambiguousObject.rawValue:
      "load images \"x\" as a\nload images \"y\" as b\nsplit into train=0.7 test=0.3",
    CallError.missingObject.rawValue: "train svdd",
  ]
}
