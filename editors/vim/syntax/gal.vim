if exists('b:current_syntax') | finish | endif

" The first word of a statement is a command; items defined later win over earlier ones.
syntax match galCommand /\%(^\|[;{}]\)\@1<=\s*\zs\h\w*\ze\%(\s\+[^-+*\/%<>=!. \t]\|\s*\%($\|[;{}#]\)\)/
syntax match galOption /\s\@1<=\h\w*\ze=[^= \t]/
syntax match galClause /\s\@1<=\%(as\|at\|by\|from\|into\|of\|on\|per\|save\|to\|with\)\ze\s/
syntax match galOperator /\.\.\.\|\*\*\|==\|!=\|<=\|>=\|[-+*\/%<>=]\|\\$/
syntax match galNumber /\<\d\+\%(\.\d\+\)\?\%([eE][-+]\?\d\+\)\?\>/
syntax match galNumber /\<\d\+\%(x\d\+\)\+\>/
syntax match galFunction /\<\%(abs\|floor\|glob\|len\|log10\|max\|mean\|median\|min\|missing\|reverse\|round\|sort\|sqrt\|std\|str\|sum\)\ze(/

" `where` and `sort` are operators behind a value, and elsewhere names like any other.
syntax match galWordOperator /[[:alnum:]_")\]]\s\+\zs\%(where\|sort\)\ze\s/

syntax keyword galKeyword let param for in if else include print assert
syntax keyword galWordOperator and or not
syntax keyword galBoolean true false

syntax match galShell /\%(^\|[;{}]\)\@1<=\s*!.*$/
syntax match galEscape contained /\\[nt"\\{}]/
syntax region galInterpolation contained matchgroup=galDelimiter start=/{/ end=/}/
  \ contains=galString,galNumber,galFunction,galOperator,galWordOperator,galBoolean
syntax region galString start=/"/ skip=/\\./ end=/"/ contains=galEscape,galInterpolation

syntax match galComment /#.*$/
syntax match galCell /^# %%\%(\s.*\)\?$/

highlight default link galCommand Function
highlight default link galOption Identifier
highlight default link galClause Keyword
highlight default link galOperator Operator
highlight default link galNumber Number
highlight default link galFunction Function
highlight default link galKeyword Statement
highlight default link galWordOperator Operator
highlight default link galBoolean Boolean
highlight default link galShell PreProc
highlight default link galEscape SpecialChar
highlight default link galDelimiter Delimiter
highlight default link galString String
highlight default link galComment Comment
highlight default link galCell Title

let b:current_syntax = 'gal'
