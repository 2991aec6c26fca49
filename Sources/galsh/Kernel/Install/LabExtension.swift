import GalaxyRuntime
import GalshSession

/// An extension of JupyterLab 4 that colours galsh's language: a description and one script, the container that
/// webpack's module federation expects, written without it. The words come from galsh's own tables.
enum LabExtension {
  /// What JupyterLab calls it.
  static let name = "galsh"

  /// Its files, by their paths inside its folder.
  static func files(_ words: EditorWords) -> [(path: String, text: String)] {
    let description: JSON = [
      "name": .string(name), "version": .string(galshVersion),
      "description": "Colours for galsh", "license": "GPL-3.0-or-later",
      "jupyterlab": [
        "extension": true, "_build": ["load": "static/remoteEntry.js", "extension": "./extension"],
      ],
    ]
    return [("package.json", description.pretty), ("static/remoteEntry.js", script(words))]
  }

  private static func pattern(_ words: [String]) -> String { words.joined(separator: "|") }

  /// The script: a tokenizer of CodeMirror's, which goes through a line from left to right and knows of the lines
  /// before whether a string or an expression inside one is open.
  private static func script(_ words: EditorWords) -> String {
    #"""
    // Written by `galsh kernel install`.
    (() => {
      "use strict";
      let shared;
      const use = async (name) => {
        const versions = shared[name];
        return (await versions[Object.keys(versions)[0]].get())();
      };
      const commands = /^(?:\#(pattern(words.commands)))(?![\p{L}\p{N}_])/u;
      const nouns = /^(?:\#(pattern(words.nouns)))(?![\p{L}\p{N}_=])/u;
      const clauses = /^(?:\#(pattern(words.clauses)))(?=\s|$)/u;
      const keywords = /^(?:\#(pattern(words.keywords)))(?![\p{L}\p{N}_])/u;
      const operators = /^(?:\#(pattern(words.operators)))(?=\s)/u;
      const constants = /^(?:\#(pattern(words.constants)))(?![\p{L}\p{N}_])/u;
      const functions = /^(?:\#(pattern(words.functions)))(?=\()/u;
      const word = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/u;
      // What stands in a string, up to its end or to an expression in braces.
      const inString = (stream, state) => {
        while (!stream.eol()) {
          if (stream.match(/^\\./)) continue;
          const next = stream.next();
          if (next === '"') { state.strings.pop(); return; }
          if (next === "{") { state.strings.push("{"); return; }
        }
      };
      const language = {
        name: "galsh",
        // Open strings and, in them, open expressions; what may come next: a command, its noun, or a value.
        startState: () => ({ strings: [], place: "command" }),
        copyState: (state) => ({ strings: [...state.strings], place: state.place }),
        token(stream, state) {
          const open = state.strings[state.strings.length - 1];
          if (open === '"') { inString(stream, state); return "string"; }
          if (stream.sol() && !state.goesOn) state.place = "command";
          if (stream.sol()) state.goesOn = false;
          if (stream.eatSpace()) return null;
          if (stream.match(/^#.*/)) return "comment";
          const isFirst = state.place === "command", mayBeNoun = state.place === "noun";
          if (isFirst && stream.match(/^!.*/)) return "meta";
          if (stream.match(/^\\$/)) { state.goesOn = true; return "operator"; }
          if (stream.match(/^"/)) { state.strings.push('"'); state.place = "value"; inString(stream, state); return "string"; }
          if (open === "{" && stream.match(/^\}/)) { state.strings.pop(); return "string"; }
          if (stream.match(/^[{};]/)) { state.place = "command"; return "punctuation"; }
          state.place = "value";
          if (stream.match(/^\d+(?:x\d+)+/)) return "number";
          if (stream.match(/^(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][-+]?\d+)?/)) return "number";
          if (stream.match(/^[\p{L}_][\p{L}\p{N}_]*(?==[^=\s])/u)) return "attributeName";
          if (stream.match(constants)) return "bool";
          if (stream.match(keywords)) { if (stream.string.slice(0, stream.pos).trimEnd().endsWith("else")) state.place = "command"; return "keyword"; }
          if (isFirst && stream.match(commands)) { state.place = "noun"; return "variableName.standard"; }
          if (mayBeNoun && stream.match(nouns)) return "variableName.standard";
          if (!isFirst && stream.match(clauses)) return "keyword";
          if (!isFirst && stream.match(operators)) return "operatorKeyword";
          if (stream.match(functions)) return "variableName.function";
          if (stream.match(word)) return "variableName";
          if (stream.match(/^(?:\.\.\.|\*\*|==|!=|<=|>=|[-+*\/%<>=])/)) return "operator";
          stream.next();
          return null;
        },
        languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"'] }, indentOnInput: /^\s*\}$/ },
        indent(state, textAfter, context) { return null; },
      };
      const plugin = async () => {
        const { IEditorLanguageRegistry } = await use("@jupyterlab/codemirror");
        const { LanguageSupport, StreamLanguage } = await use("@codemirror/language");
        return {
          id: "galsh:language",
          description: "Colours for galsh.",
          autoStart: true,
          requires: [IEditorLanguageRegistry],
          activate: (app, languages) => {
            languages.addLanguage({
              name: "galsh", displayName: "galsh", mime: "\#(KernelInfo.mediaType)", extensions: ["gal"],
              load: async () => new LanguageSupport(StreamLanguage.define(language)),
            });
            // A notebook is saved as a script of its language, which has this ending.
            app.docRegistry?.addFileType({
              name: "galsh", displayName: "galsh script", extensions: [".gal"], mimeTypes: ["\#(KernelInfo.mediaType)"],
            });
          },
        };
      };
      const container = {
        init: (scope) => { shared = scope; },
        get: async () => {
          const made = await plugin();
          return () => ({ __esModule: true, default: made });
        },
      };
      window._JUPYTERLAB = window._JUPYTERLAB || {};
      window._JUPYTERLAB["\#(name)"] = container;
    })();

    """#
  }
}
