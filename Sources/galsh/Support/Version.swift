/// The version of galsh, as `--version` and exports show it.
let galshVersion = "0.1.0"
