import CCairo
import GalaxyBase
import GalaxyErrors

/// The letters of a page.
enum Typeface {
  case plain, bold, code
}

// What a document of several pages needs beyond a picture: pages, letters of fixed width, links, an outline.
extension Canvas {
  /// Goes on on the next page, which is blank.
  func nextPage() { cairo_show_page(context) }

  /// Tells what the document is called and who made it, but not when: two runs give the same bytes.
  func describe(title: String) {
    let surface = cairo_get_target(context)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.showable)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "galsh")
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, nil)
  }

  /// Enters a heading into the outline, which leads to the place of a name.
  func addOutline(_ title: String, to name: String) {
    _ = cairo_pdf_surface_add_outline(
      cairo_get_target(context), Int32(CAIRO_PDF_OUTLINE_ROOT), title.showable, "dest='\(name)'",
      cairo_pdf_outline_flags_t(rawValue: 0))
  }

  /// Gives what `body` draws a name, to which links lead. The name is of plain letters and digits.
  func named(_ name: String, _ body: () -> Void) {
    cairo_tag_begin(context, CAIRO_TAG_DEST, "name='\(name)'")
    body()
    cairo_tag_end(context, CAIRO_TAG_DEST)
  }

  /// Makes what `body` draws a link to the place of a name.
  func linked(to name: String, _ body: () -> Void) {
    cairo_tag_begin(context, CAIRO_TAG_LINK, "dest='\(name)'")
    body()
    cairo_tag_end(context, CAIRO_TAG_LINK)
  }

  /// How wide a text is, in points.
  func width(of text: String, size: Double, face: Typeface) -> Double {
    var extents = cairo_text_extents_t()
    choose(face, size: size)
    cairo_text_extents(context, text.showable, &extents)
    return extents.x_advance
  }

  /// Writes a line of text, its baseline at the point.
  func text(
    _ text: String, at point: Point, size: Double, face: Typeface, color: Color = Palette.ink,
    side: Side = .left
  ) {
    let width = side == .left ? 0 : width(of: text, size: size, face: face)
    choose(face, size: size)
    use(color)
    cairo_move_to(context, point.x - (side == .right ? width : side == .middle ? width / 2 : 0), point.y)
    cairo_show_text(context, text.showable)
  }

  private func choose(_ face: Typeface, size: Double) {
    cairo_select_font_face(
      context, face == .code ? "DejaVu Sans Mono" : "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
      face == .bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, size)
  }

}
