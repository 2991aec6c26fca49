/// The version of galsh, as `--version` and exports show it.
package let galshVersion = "0.1.0"
