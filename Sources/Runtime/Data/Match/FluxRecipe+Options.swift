extension FluxRecipe {
  /// With the steps that were asked for alone.
  func taking(_ options: MatchOptions) -> FluxRecipe {
    var recipe = self
    switch options.blur {
    case .measured: break
    case .none: for band in recipe.bands.indices { recipe.bands[band].blur = 0 }
    case .fixed(let width): for band in recipe.bands.indices { recipe.bands[band].blur = width }
    }
    if !options.gain { recipe.peak = nil }
    if !options.noise { (recipe.noise, recipe.electrons) = (nil, nil) }
    if !options.sky { recipe.sky = nil }
    return recipe
  }
}
